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

/// Runs that backends carry out: submitting them, and where they stand.
namespace mlf::backend {

/// Hands recorded launches over, more than one as an array of which `at_once` run at a time (0: no
/// limit): their runs become SCHEDULED, and the tag mlf.project.job gets the job's identity. The
/// tag mlf.exec.process, where they have it, tells of who submits them until a job replaces it.
/// @return the jobs, in order.
/// @throws Error of the backend; the runs are ended by end_failed() then, and nothing of theirs
///   runs.
std::vector<Job> submit(Backend& backend, std::span<const project::Launch> launches,
                        std::size_t at_once, store::TrackingStore& store, const Context& context);

/// The runs that were given to backends, newest first; only those that have not ended, unless
/// `with_ended`. One with a final status is among them as long as its end is not recorded.
std::vector<Run> find_submitted(store::TrackingStore& store,
                                const std::vector<ExperimentId>& experiments, bool with_ended);

/// A run that may have been given to a backend.
struct WatchedRun {
  RunInfo info;
  std::optional<Job> job;  ///< none: it runs in the process that started it
  /// Known from the start; false where that is still to be found out.
  bool has_ended = false;
};

/// Where it stands: the store's word, and the backend's, where it was asked. The status that the
/// store has may be one that the run's program gave it, which goes on.
struct Standing {
  RunInfo info;
  std::optional<JobStatus> job{};
  bool is_over = false;

  bool has_ended() const { return is_over; }
};

/// How to reach runs, their artifacts and the backends that have their jobs. The references must
/// outlive it.
struct RunAccess {
  store::TrackingStore& store;
  std::function<Backend&(const std::string& name)> backend;
  std::function<std::unique_ptr<artifact::ArtifactRepository>(const RunInfo&)> artifacts;
};

/// Looks after runs until they have ended. The store is read at every look; backends are asked at
/// most every second at first and every ten later, for all their jobs at once. A run has ended when
/// its end is recorded, as tracking::is_end_recorded() says: a final status alone may be one that
/// its program gave it while it goes on. Of a run whose job is over while its end is not recorded,
/// it is recorded here: FINISHED, FAILED or KILLED as the job ended, with the reason in the tag
/// mlf.exec.reaped; that the run itself said it failed or was killed stands. The same is done for a
/// run without a job whose processes are gone. Of one that cannot be looked at the final status
/// counts after a minute. What the backend says of a run that failed or was killed while it was
/// looked after goes into the tag mlf.project.jobReason.
class JobWatch {
 public:
  /// The references outlive it.
  JobWatch(std::vector<WatchedRun> runs, const RunAccess& access, const Context& context);

  /// The jobs were asked to end: one that its backend knows no more was killed.
  void expect_kill() { expects_kill_ = true; }

  /// Brings standings() up to date as far as it is time. @return whether all have ended.
  bool look();
  /// Whether a run is about to be seen to have ended, and looking again soon is worth it.
  bool is_settling() const;
  /// In the order of the runs.
  std::span<const Standing> standings() const { return standings_; }

 private:
  /// What is remembered of a run beside its standing.
  struct Memory {
    std::optional<std::int64_t> over_since{};  ///< when it first seemed to be over
    std::optional<RunInfo> judged{};           ///< with this it had not ended
    bool is_settling = false;
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
  std::vector<Standing> standings_;
  std::vector<Memory> memories_;
  bool expects_kill_ = false;
  std::int64_t next_question_ = 0;
  std::int64_t interval_ = 1000;
};

/// Looks until nothing is about to change; as long as a backend lags at most.
/// @return whether all have ended.
bool look_until_settled(JobWatch& watch);

}  // namespace mlf::backend
