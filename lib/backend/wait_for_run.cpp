// SPDX-License-Identifier: Apache-2.0
#include "backend/wait_for_run.h"

#include <chrono>
#include <thread>

#include "base/numbers.h"
#include "core/tag.h"

namespace mlf::backend {

std::vector<WatchedState> wait_for_runs(JobWatch& watch, const std::function<void()>& on_look) {
  constexpr std::chrono::milliseconds between_looks(150);
  for (bool is_over = watch.look(); !is_over; is_over = watch.look()) {
    on_look();
    std::this_thread::sleep_for(between_looks);
  }
  on_look();
  return {watch.states().begin(), watch.states().end()};
}

int exit_code_of(store::TrackingStore& store, const RunId& id) {
  const Run run = store.get_run(id);
  if (run.info.status == RunStatus::finished) return 0;
  const std::string* tag = find_tag(run.tags, tags::exec_exit_code);
  const auto code = tag == nullptr ? std::nullopt : parse_int64(*tag);
  constexpr int most = 255;
  return code && *code > 0 && *code <= most ? static_cast<int>(*code) : 1;
}

int exit_code_of(store::TrackingStore& store, std::span<const WatchedState> ended) {
  for (const WatchedState& state : ended) {
    const int code = exit_code_of(store, RunId::parse(state.info.run_id));
    if (code != 0) return code;
  }
  return 0;
}

namespace {

/// A run that a signal cancelled has no exit code of its own; then the signal's is used.
int exit_code_after(const AttendResult& attended, store::TrackingStore& store) {
  constexpr int killed_by = 128;
  const int of_signal = killed_by + attended.signal;
  if (!attended.state.has_ended()) return of_signal;
  const int code = exit_code_of(store, RunId::parse(attended.state.info.run_id));
  return code == 1 && attended.signal != 0 ? of_signal : code;
}

}  // namespace

WaitResult wait_for_run(const Job& job, const WaitOptions& options, const RunAccess& access,
                        supervise::SignalWatch& signals, const Context& context) {
  const auto info = access.store.get_run_info(RunId::parse(job.launch.run_id));
  const auto artifacts = access.artifacts(info);
  Backend& backend = access.backend(job.launch.request.backend);
  OutputFollower output(*artifacts, options.sink);
  JobWatch watch({{info, job}}, access, context);
  const auto attended = attend({.watch = watch,
                                .backend = backend,
                                .job = job,
                                .output = output,
                                .signals = signals,
                                .on_look = options.on_look,
                                .reporter = context.reporter});
  return {.state = attended.state,
          .exit_code = exit_code_after(attended, access.store),
          .log = output.has_any() ? "" : backend.log(job)};
}

namespace {

/// Passes on what one run has written so far.
class RunOutput {
 public:
  RunOutput(const WatchedRun& run, const OutputFollower::Sink& sink, const RunAccess& access)
      : run_(run),
        artifacts_(access.artifacts(run.info)),
        output_(*artifacts_, sink),
        backend_(run.job ? &access.backend(run.job->launch.request.backend) : nullptr) {}

  void advance() {
    output_.advance();
    const bool is_recorded = backend_ == nullptr || backend_->runs_mlf() || run_.has_ended;
    if (!is_recorded) output_.advance_log(log());
  }
  bool has_any() const { return output_.has_any(); }
  /// The backend's log of the job: it may tell why the run has no output.
  std::string log() const { return backend_ == nullptr ? "" : backend_->log(*run_.job); }

 private:
  const WatchedRun& run_;
  std::unique_ptr<artifact::ArtifactRepository> artifacts_;
  OutputFollower output_;
  Backend* backend_;
};

}  // namespace

PassedOutput pass_output_on(const WatchedRun& run, OutputUntil until,
                            const OutputFollower::Sink& sink, const RunAccess& access,
                            const Context& context) {
  RunOutput output(run, sink, access);
  JobWatch watch({run}, access, context);
  if (until == OutputUntil::end) {
    wait_for_runs(watch, [&] { output.advance(); });
  } else {
    output.advance();
  }
  return {.info = watch.states().front().info,
          .has_any = output.has_any(),
          .log = output.has_any() ? "" : output.log()};
}

}  // namespace mlf::backend
