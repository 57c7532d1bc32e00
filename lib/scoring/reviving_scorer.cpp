// SPDX-License-Identifier: Apache-2.0
#include "scoring/reviving_scorer.h"

#include <utility>

#include "base/error.h"

namespace mlf::scoring {

RevivingScorer::RevivingScorer(Make make, std::size_t most_ends, Reporter& reporter)
    : make_(std::move(make)), most_ends_(most_ends), reporter_(reporter), worker_(make_()) {}

std::string RevivingScorer::score(const ScoringRequest& request) {
  if (!worker_) worker_ = make_();
  try {
    return worker_->score(request);
  } catch (const ScorerEnded& end) {
    worker_.reset();
    if (most_ends_ == 0) throw;
    if (++ends_ > most_ends_) {
      throw internal_error("{}; it is not started again after {} ends", end.what(), ends_);
    }
    reporter_.note(fmt::format("{}; it is started again", end.cause()));
    throw ScoringError(end);
  }
}

}  // namespace mlf::scoring
