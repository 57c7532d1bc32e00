// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "artifact/artifact_repository.h"
#include "backend/jobs.h"
#include "base/context.h"
#include "core/run.h"
#include "store/tracking_store.h"

/// Finds the runs that were submitted to backends, and how they are.
namespace mlf::backend {

/// Whether a listing has the runs that have ended. A run with a final status counts as not ended
/// until its end is recorded.
enum class EndedRuns { left_out, included };

/// The submitted runs of these experiments, newest first.
std::vector<Run> find_submitted(store::TrackingStore& store,
                                const std::vector<ExperimentId>& experiments, EndedRuns ended);

/// The run to watch, with its job if it has one. @throws Error as read_launch().
WatchedRun watched_run(
    const Run& run,
    const std::function<std::unique_ptr<artifact::ArtifactRepository>(const RunInfo&)>& artifacts);
/// As watched_run(), but warns and returns nullopt when it fails or the backend does not exist.
std::optional<WatchedRun> find_watched_run(const Run& run, const RunAccess& access,
                                           const Context& context);

/// The runs that the words name, each by its id or the beginning of it, in the order of the words.
/// @throws Error as tracking::find_run_id() and read_launch().
std::vector<WatchedRun> find_watched_runs(const std::vector<std::string>& words,
                                          const RunAccess& access);
/// The runs of find_submitted() that can be watched; the others are warnings.
std::vector<WatchedRun> list_submitted(const std::vector<ExperimentId>& experiments,
                                       EndedRuns ended, const RunAccess& access,
                                       const Context& context);

/// @throws Error INVALID_STATE for a run that goes on in the process that started it, so that no
///   backend can end it.
void require_job(const WatchedRun& run);

/// A run, its job and their states.
struct JobListing {
  WatchedState state;
  std::string backend;  ///< "" for a run without a job
  std::string job;      ///< as its backend shows it
};
/// Asks the store and the backends how the runs are, and records the ends of runs whose jobs are
/// over. @return one listing for each run, in order.
std::vector<JobListing> look_at(const std::vector<WatchedRun>& runs, const RunAccess& access,
                                const Context& context);

/// For the experiment's submitted runs with one of these keys whose jobs are over, records the end.
void record_ends(const ExperimentId& experiment, const std::vector<std::string>& keys,
                 const RunAccess& access, const Context& context);
/// The finished run with that key in the experiment, after record_ends(); see
/// project::find_finished().
std::optional<Run> find_finished(const ExperimentId& experiment, const std::string& key,
                                 const RunAccess& access, const Context& context);

}  // namespace mlf::backend
