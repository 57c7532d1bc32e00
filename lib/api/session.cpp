// SPDX-License-Identifier: Apache-2.0
#include "api/session.h"

#include <cstdlib>
#include <mutex>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/own_executable.h"
#include "base/uri.h"
#include "base/user.h"
#include "store/open.h"

namespace mlf::api {

namespace {

std::string tracking_uri_or_default(std::string_view given) {
  if (!given.empty()) return std::string(given);
  const auto set = environment("MLFLOW_TRACKING_URI");
  return set.empty() ? file_uri("mlruns") : set;
}

std::optional<std::string> variable(const std::string& name) {
  auto value = environment(name.c_str());
  if (value.empty()) return std::nullopt;
  return value;
}

/// Passes warnings on, one at a time.
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
      context{.clock = clock, .ids = ids, .reporter = *reporter, .variable = variable},
      tracking_uri(tracking_uri_or_default(tracking_uri)) {
  // Whatever a client does begins with a run, which makes the store.
  store =
      store::open_tracking(this->tracking_uri, context, {.may_be_missing = [] { return true; }});
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

ExperimentId experiment_id(store::TrackingStore& store, std::string name) {
  if (name.empty()) name = environment("MLFLOW_EXPERIMENT_NAME");
  if (name.empty()) {
    const auto id = environment("MLFLOW_EXPERIMENT_ID");
    return id.empty() ? ExperimentId::default_experiment() : ExperimentId::parse(id);
  }
  if (!store.find_experiment(name)) {
    try {
      return store.create_experiment({.name = name, .artifact_location = {}, .tags = {}});
    } catch (const Error& error) {
      // Another process was quicker; its experiment is the one that was asked for.
      if (error.code() != ErrorCode::resource_already_exists) throw;
    }
  }
  const auto found = store.find_experiment(name);
  if (!found) throw not_found("experiment '{}' was removed while the run started", name);
  if (found->lifecycle_stage == LifecycleStage::active) {
    return ExperimentId::parse(found->experiment_id);
  }
  throw invalid_state("experiment '{}' is deleted; restore it or name another", name);
}

std::string user_name() { return mlf::user_name(variable); }

std::vector<Tag> process_tags() {
  return {{std::string(tags::source_name), own_executable().string()},
          {std::string(tags::source_type), "LOCAL"},
          {std::string(tags::user), user_name()}};
}

}  // namespace mlf::api
