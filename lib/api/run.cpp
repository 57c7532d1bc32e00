// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <mlf/run.h>

#include "api/run_state.h"
#include "api/translate.h"
#include "api/upload.h"
#include "base/error.h"
#include "base/numbers.h"
#include "tracking/end_run.h"

namespace mlf::v1 {

namespace {

::mlf::RunStatus stored(RunStatus status) {
  switch (status) {
    case RunStatus::failed:
      return ::mlf::RunStatus::failed;
    case RunStatus::killed:
      return ::mlf::RunStatus::killed;
    case RunStatus::finished:
      break;
  }
  return ::mlf::RunStatus::finished;
}

}  // namespace

Run::State::State(std::shared_ptr<api::Session> open_session, RunInfo run_info)
    : session(std::move(open_session)),
      info(std::move(run_info)),
      run_id(RunId::parse(info.run_id)) {}

void Run::State::record(const std::function<void(store::TrackingStore&)>& work) {
  api::translated([&] {
    const std::shared_lock lock(mutex);
    if (ended) throw invalid_state("run '{}' has ended; start another", info.run_id);
    work(*session->store);
  });
}

void Run::State::end(RunStatus status) {
  api::translated([&] {
    const std::unique_lock lock(mutex);
    if (ended == status) return;
    if (ended) throw invalid_state("run '{}' has ended already, with another status", info.run_id);
    tracking::end_run(*session->store, run_id, stored(status), session->context);
    ended = status;
  });
}

Run::Run(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Run::Run(Run&& other) noexcept = default;

Run& Run::operator=(Run&& other) noexcept {
  Run(std::move(other)).state_.swap(state_);
  return *this;
}

Run::~Run() {
  if (!state_ || state_->ended) return;
  try {
    state_->end(state_->is_unwinding() ? RunStatus::failed : RunStatus::finished);
  } catch (const Error&) {
    // A destructor must not throw; callers that want to see the error call end().
    return;
  }
}

const std::string& Run::id() const noexcept { return state_->info.run_id; }
const std::string& Run::name() const noexcept { return state_->info.run_name; }
const std::string& Run::experiment_id() const noexcept { return state_->info.experiment_id; }

void Run::log_param(std::string_view key, std::string_view value) {
  state_->record([&](store::TrackingStore& store) {
    store.log_param(state_->run_id, {std::string(key), std::string(value)});
  });
}

void Run::log_integer(std::string_view key, long long value) {
  log_param(key, std::string_view(std::to_string(value)));
}

void Run::log_unsigned(std::string_view key, unsigned long long value) {
  log_param(key, std::string_view(std::to_string(value)));
}

void Run::log_real(std::string_view key, double value) {
  log_param(key, std::string_view(format_double(value)));
}

void Run::log_params(const std::map<std::string, std::string>& params) {
  state_->record([&](store::TrackingStore& store) {
    Batch batch;
    for (const auto& [key, value] : params) batch.params.push_back({key, value});
    store.log_batch(state_->run_id, std::move(batch));
  });
}

void Run::log_metric(std::string_view key, double value, std::int64_t step) {
  log_metrics({{std::string(key), value}}, step);
}

void Run::log_metrics(const std::map<std::string, double>& metrics, std::int64_t step) {
  state_->record([&](store::TrackingStore& store) {
    const auto now = state_->session->clock.now_ms();
    Batch batch;
    for (const auto& [key, value] : metrics) {
      auto& metric = batch.metrics.emplace_back();
      metric.key = key;
      metric.value = value;
      metric.timestamp = now;
      metric.step = step;
    }
    store.log_batch(state_->run_id, std::move(batch));
  });
}

void Run::set_tag(std::string_view key, std::string_view value) {
  state_->record([&](store::TrackingStore& store) {
    store.set_tag(state_->run_id, {std::string(key), std::string(value)});
  });
}

void Run::log_artifact(const std::filesystem::path& local_path, std::string_view artifact_path) {
  state_->record([&](store::TrackingStore&) {
    api::upload(local_path, state_->info, state_->session->tracking_uri, artifact_path,
                state_->session->context);
  });
}

void Run::end(RunStatus status) { state_->end(status); }

}  // namespace mlf::v1
