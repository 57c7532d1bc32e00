// SPDX-License-Identifier: Apache-2.0
#include "scoring/warm_up.h"

#include <atomic>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace mlf::scoring {

namespace {

/// Why the model did not answer; "" when it did.
std::string why_not(Scorer& scorer, const std::string& request,
                    std::chrono::milliseconds patience) {
  constexpr std::size_t shown = 200;
  const auto answer = scorer.answer("application/json", request, patience);
  if (answer.status == 200) return "";
  return fmt::format("it answers with status {}: {}", answer.status,
                     printable(answer.body.substr(0, shown)));
}

}  // namespace

MakeScorer warmed_up(MakeScorer make, std::string request, std::chrono::milliseconds patience) {
  const auto is_told = std::make_shared<std::atomic<bool>>(false);
  return [make = std::move(make), request = std::move(request), patience,
          is_told](const Context& context) {
    const auto tell = [&](const std::string& reason) {
      if (is_told->exchange(true)) return;
      context.reporter.warn(fmt::format("the model does not answer its own example: {}", reason));
    };
    auto scorer = make(context);
    try {
      if (const auto reason = why_not(*scorer, request, patience); !reason.empty()) tell(reason);
      return scorer;
    } catch (const Error& error) {
      if (context.stop_signal()) throw;
      tell(error.what());
    }
    scorer.reset();
    return make(context);
  };
}

}  // namespace mlf::scoring
