// SPDX-License-Identifier: Apache-2.0
#include "api/session.h"

#include <mutex>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "store/open.h"
#include "tracking/tracking_uri.h"

namespace mlf::api {

namespace {

std::string uri_or_default(std::string_view given) {
  if (given.empty()) return tracking::choose_tracking_uri(std::nullopt, environment_variable);
  return std::string(given);
}

Durability chosen_durability() {
  const auto setting = environment_variable("MLF_DURABILITY");
  if (!setting) return Durability::commit;
  if (const auto durability = parse_durability(*setting)) return *durability;
  throw invalid_parameter("MLF_DURABILITY is '{}'; it can be none, commit or full",
                          printable(*setting));
}

LongValues chosen_long_values() {
  const auto setting = environment_variable("MLFLOW_TRUNCATE_LONG_VALUES");
  if (!setting) return LongValues::truncate;
  if (const auto long_values = parse_long_values(*setting)) return *long_values;
  throw invalid_parameter("MLFLOW_TRUNCATE_LONG_VALUES is '{}'; it can be true or false",
                          printable(*setting));
}

/// Passes warnings to a callback, one at a time.
class WarningReporter : public SilentReporter {
 public:
  explicit WarningReporter(std::function<void(std::string_view)> pass_on)
      : pass_on_(std::move(pass_on)) {}
  void warn(std::string_view message) override {
    const std::lock_guard lock(mutex_);
    if (pass_on_) pass_on_(message);
  }

 private:
  std::mutex mutex_;
  std::function<void(std::string_view)> pass_on_;
};

}  // namespace

Session::Session(std::string_view tracking_uri, std::function<void(std::string_view)> warn)
    : reporter(std::make_unique<WarningReporter>(std::move(warn))),
      context{.clock = clock,
              .ids = ids,
              .reporter = *reporter,
              .variable = environment_variable,
              .durability = chosen_durability()},
      tracking_uri(uri_or_default(tracking_uri)) {
  // The store need not exist: the first thing a client does is to start a run, which creates it.
  store = store::open_tracking(
      this->tracking_uri, context,
      {.long_values = chosen_long_values(), .may_be_missing = [] { return true; }});
}

}  // namespace mlf::api
