// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/reporter.h"
#include "scoring/worker.h"

namespace mlf::scoring {

/// Asks a worker, and makes another when it ends over a request, so that the other rows of a batch
/// can be scored. Not thread-safe.
class RevivingScorer {
 public:
  using Make = std::function<std::unique_ptr<Worker>()>;

  /// Makes the first worker. @throws Error as `make`.
  RevivingScorer(Make make, std::size_t most_ends, Reporter& reporter);

  /// @throws ScoringError also when the worker ended; ScorerEnded when `most_ends` is 0; Error
  /// INTERNAL_ERROR when workers have ended more often than that; and as `make` and
  /// Worker::score().
  std::string score(const ScoringRequest& request);

 private:
  Make make_;
  std::size_t most_ends_;
  Reporter& reporter_;
  std::unique_ptr<Worker> worker_;
  std::size_t ends_ = 0;
};

}  // namespace mlf::scoring
