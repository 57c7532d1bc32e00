// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "artifact/artifact_repository.h"
#include "backend/backend.h"
#include "base/context.h"
#include "core/run.h"
#include "store/tracking_store.h"

/// Submits runs to backends and follows them until they have ended.
namespace mlf::backend {

/// Submits recorded launches to the backend; more than one as an array of which `at_once` run at a
/// time (0: no limit). Sets their runs to SCHEDULED and writes each job's identity into the tag
/// mlf.project.job. Where the backend does not run mlf itself, it deletes the tag mlf.exec.process,
/// which names the submitting process.
/// @return the jobs, in the order of the launches.
/// @throws Error of the backend. Every job that was submitted is then killed, and every run is
///   ended by end_failed().
std::vector<Job> submit(Backend& backend, std::span<const project::Launch> launches,
                        std::size_t at_once, store::TrackingStore& store, const Context& context);

/// A run to watch; it may or may not have been submitted to a backend.
struct WatchedRun {
  RunInfo info;
  std::optional<Job> job;  ///< none: the process that started the run carries it out
  /// Whether the run is already known to have ended; false when JobWatch must find out.
  bool has_ended = false;
};

/// The state of a watched run as the store and, once asked, the backend report it. A final status
/// in `info` does not mean that the run has ended: its program may have set it and still be
/// running.
struct WatchedState {
  RunInfo info;
  std::optional<JobStatus> job{};
  bool is_over = false;

  bool has_ended() const { return is_over; }
};

/// Access to runs, their artifacts and their backends. The references must outlive it.
struct RunAccess {
  store::TrackingStore& store;
  std::function<Backend&(const std::string& name)> backend;
  std::function<std::unique_ptr<artifact::ArtifactRepository>(const RunInfo&)> artifacts;
};

/// Watches runs until they have ended. Every look reads the store. Backends are asked about all
/// their jobs at once, every second at first and then ever less often, down to every ten seconds.
///
/// A run has ended when its end is recorded, as tracking::is_end_recorded() defines it; a final
/// status alone may come from its program, which may still be running. JobWatch itself records
/// the end of
/// - a run whose job is over: FINISHED, FAILED or KILLED as the job ended, with the reason in the
///   tag mlf.exec.reaped; FAILED or KILLED set by the run's program is kept;
/// - a run without a job whose processes are gone.
///
/// When neither the backend nor the processes can be checked, a final status counts as the end
/// after a minute. For a run that fails or is killed while it is watched, the backend's
/// explanation is written into the tag mlf.project.jobReason.
class JobWatch {
 public:
  /// The references must outlive it.
  JobWatch(std::vector<WatchedRun> runs, const RunAccess& access, const Context& context);

  /// Call this once the jobs have been asked to end: a job that its backend no longer knows then
  /// counts as killed.
  void expect_kill() { expects_kill_ = true; }

  /// Updates states(); asks the backends only when their interval has passed. @return whether
  /// all runs have ended.
  bool look();
  /// Whether a job is over and the end of its run may still arrive within the backend's lag, so
  /// that it is worth looking again soon.
  bool awaits_end() const;
  /// In the order of the runs.
  std::span<const WatchedState> states() const { return states_; }

 private:
  /// What JobWatch remembers about a run besides its state.
  struct Memory {
    std::optional<std::int64_t> over_since{};  ///< when the run first seemed to be over, in ms
    std::optional<RunInfo> judged{};           ///< the info for which read_run() last read the tags
    bool awaits_end = false;
    bool was_alive = false;
  };

  void read_run(std::size_t index);
  void ask_backends();
  void look_for_process(std::size_t index, std::int64_t now);
  void settle(std::size_t index, std::int64_t now);
  bool has_been_over(std::size_t index, std::int64_t now, std::chrono::milliseconds patience);
  void record_end(std::size_t index);
  void end_lost_run(std::size_t index, Run run);
  void end_job(std::size_t index, const Run& run);
  RunStatus status_after_job(std::size_t index, RunStatus own) const;
  void keep_output(std::size_t index);
  void keep_reason(std::size_t index);
  Backend& backend_of(std::size_t index) const;

  std::vector<WatchedRun> runs_;
  const RunAccess& access_;
  const Context& context_;
  std::vector<WatchedState> states_;
  std::vector<Memory> memories_;
  bool expects_kill_ = false;
  std::int64_t next_question_ = 0;
  std::int64_t interval_ = 1000;
};

/// Looks repeatedly while watch.awaits_end(), which lasts at most the backend's lag(). @return
/// whether all runs have ended.
bool look_until_settled(JobWatch& watch);

}  // namespace mlf::backend
