// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/process_identity.h"
#include "base/reporter.h"
#include "core/experiment.h"
#include "core/ids.h"
#include "core/limits.h"
#include "core/page.h"
#include "core/run.h"
#include "core/validation.h"
#include "store/run_lease.h"

namespace mlf::store {

struct NewExperiment {
  std::string name;
  std::string artifact_location;  ///< "" for the store's own place
  std::vector<Tag> tags;
};

struct NewRun {
  std::optional<ExperimentId> experiment_id;  ///< none: the default experiment
  std::string user_id = "unknown";
  std::string run_name;                    ///< "" for the tag mlflow.runName or a generated name
  std::optional<std::int64_t> start_time;  ///< ms; none: now
  std::vector<Tag> tags;
  std::vector<Param> params{};  ///< as log_batch() takes them; nobody sees the run without them
};

/// What update_run changes; absent members stay as they are.
struct RunUpdate {
  std::optional<RunStatus> status;
  std::optional<std::int64_t> end_time;  ///< ms
  std::optional<std::string> run_name;   ///< also sets the tag mlflow.runName
  std::vector<Tag> tags{};               ///< set first: who sees the new status sees them
};

struct ExperimentQuery {
  ViewType view = ViewType::active_only;
  std::string filter;                 ///< see mlf-search(7); "" matches all
  std::vector<std::string> order_by;  ///< none: creation_time DESC, experiment_id ASC
  std::int64_t max_results = limits::search_page;
  std::string page_token;
};

struct RunQuery {
  std::vector<ExperimentId> experiment_ids;
  ViewType view = ViewType::active_only;
  std::string filter;
  std::vector<std::string> order_by;  ///< behind these: start_time DESC, run_id ASC
  std::int64_t max_results = limits::search_page;
  std::string page_token;
};

/// A stream of points of any metrics of one run, for millions of them. Points given to append() are
/// readable by others after flush() at the latest. The destructor flushes and swallows errors, so
/// call flush() first. Not thread-safe.
class MetricWriter {
 public:
  virtual ~MetricWriter() = default;
  /// @throws Error INVALID_PARAMETER_VALUE for a bad key or a negative timestamp.
  void append(std::string_view key, const MetricPoint& point);
  virtual void flush() = 0;

 protected:
  /// append() of a point that keeps MLflow's rules. `key` is one object for all points of a key.
  virtual void do_append(const std::string& key, const MetricPoint& point) = 0;

 private:
  std::set<std::string, std::less<>> keys_;  ///< that were checked
  const std::string* last_ = nullptr;        ///< of them
};

/// Gets consecutive points of a metric.
using VisitPoints = std::function<void(std::span<const MetricPoint>)>;

/// Where experiments and runs are kept. Every implementation passes tests/contract/.
///
/// Errors are mlf::Error with MLflow's codes and, where MLflow has one, its message: a bad argument
/// is INVALID_PARAMETER_VALUE, an unknown id RESOURCE_DOES_NOT_EXIST, a taken name
/// RESOURCE_ALREADY_EXISTS, a write to a deleted run INVALID_PARAMETER_VALUE, a new run in a
/// deleted experiment INVALID_STATE. A write that returns has been acknowledged: a crash afterwards
/// does not lose it; one that throws has changed nothing, or, in log_batch(), whole items from the
/// front. A damaged object is reported as a warning and left out of searches; asked for by id it is
/// INVALID_STATE or INTERNAL_ERROR. Methods may be called from several threads at once.
///
/// What a caller hands over is checked here, once for all stores, against MLflow's rules
/// (core/validation.h): do_X() of a store gets the arguments of X() when they were checked and long
/// values were cut. A store adds only rules that it alone has: the file store, where keys name
/// files, refuses the key "a/b" beside "a" with INVALID_PARAMETER_VALUE.
class TrackingStore {
 public:
  virtual ~TrackingStore() = default;

  // Experiments.
  ExperimentId create_experiment(const NewExperiment& experiment);
  /// Active or deleted.
  virtual Experiment get_experiment(const ExperimentId& id) = 0;
  /// Active or deleted; nullopt when no experiment has that name.
  virtual std::optional<Experiment> find_experiment(std::string_view name) = 0;
  Page<Experiment> search_experiments(const ExperimentQuery& query);
  void rename_experiment(const ExperimentId& id, std::string_view new_name);
  void set_experiment_tag(const ExperimentId& id, const Tag& tag);
  void delete_experiment_tag(const ExperimentId& id, std::string_view key);
  /// Its active runs are deleted with it. The default experiment cannot be deleted.
  virtual void delete_experiment(const ExperimentId& id) = 0;
  /// All of its runs become active, as in MLflow.
  virtual void restore_experiment(const ExperimentId& id) = 0;

  // Runs.
  Run create_run(NewRun run);
  /// Active or deleted.
  virtual Run get_run(const RunId& id) = 0;
  /// get_run() without what the run logged, which may be gigabytes to read.
  virtual RunInfo get_run_info(const RunId& id) { return get_run(id).info; }
  /// The ids, in order, that begin with `prefix`, of runs active or deleted in any experiment. No
  /// run is read, so one may be among them that get_run() finds damaged.
  virtual std::vector<RunId> find_run_ids(std::string_view prefix) = 0;
  /// The keys of get_run()'s metrics, in order, and perhaps of some that have no points.
  virtual std::vector<std::string> list_metric_keys(const RunId& id);
  RunInfo update_run(const RunId& id, RunUpdate update);
  virtual void delete_run(const RunId& id) = 0;
  virtual void restore_run(const RunId& id) = 0;
  Page<Run> search_runs(const RunQuery& query);
  /// search_runs() without what the runs logged.
  Page<RunInfo> search_run_infos(const RunQuery& query);

  // Who carries a run out; active or deleted.
  /// @throws Error INVALID_STATE when another process has the lease, or this one has it already.
  virtual std::unique_ptr<RunLease> take_lease(const RunId& id) = 0;
  virtual LeaseStatus lease_status(const RunId& id) = 0;
  /// The processes of this machine that hold the lease, as far as the store and the user can know.
  /// What is stored can make no other process one of them: they may be signalled.
  virtual std::vector<ProcessId> find_lease_holders(const RunId& id) = 0;
  /// A directory where backends may keep files of the run's jobs, with names that begin with
  /// ".mlf-". Every machine sees it that sees the store. nullopt where the store has none.
  virtual std::optional<std::filesystem::path> job_directory(const RunId& /*id*/) {
    return std::nullopt;
  }

  // What runs log.
  /// Params first, then metrics, then tags. Logging a param again with the same value is no error.
  void log_batch(const RunId& id, Batch batch);
  void delete_tag(const RunId& id, std::string_view key);
  void log_inputs(const RunId& id, std::span<const DatasetInput> datasets,
                  std::span<const ModelInput> models);
  void log_outputs(const RunId& id, std::span<const ModelOutput> models);
  virtual std::unique_ptr<MetricWriter> open_metric_writer(const RunId& id) = 0;

  /// The points of a metric in the order they were logged; empty for a key without points.
  /// `max_results` 0 gives all from the token's offset on.
  Page<Metric> get_metric_history(const RunId& id, std::string_view key, std::int64_t max_results,
                                  std::string_view page_token);
  /// The same as a stream: `visit` gets consecutive pieces, valid during the call.
  void visit_metric_history(const RunId& id, std::string_view key, const VisitPoints& visit);

  // Logged models (MLflow 3), read-only for now.
  LoggedModel get_logged_model(std::string_view model_id);
  /// Those of an experiment that are not deleted, newest first.
  virtual std::vector<LoggedModel> list_logged_models(const ExperimentId& id) = 0;

  // Shorthands for a batch of one.
  void log_metric(const RunId& id, const Metric& metric) { log_batch(id, {.metrics = {metric}}); }
  void log_param(const RunId& id, const Param& param) { log_batch(id, {.params = {param}}); }
  void set_tag(const RunId& id, const Tag& tag) { log_batch(id, {.tags = {tag}}); }

 protected:
  /// The reporter, which outlives the store, is warned of each value that is cut short.
  TrackingStore(LongValues long_values, Reporter& reporter)
      : long_values_(long_values), reporter_(reporter) {}

  virtual ExperimentId do_create_experiment(const NewExperiment& experiment) = 0;
  virtual Page<Experiment> do_search_experiments(const ExperimentQuery& query) = 0;
  virtual void do_rename_experiment(const ExperimentId& id, std::string_view new_name) = 0;
  virtual void do_set_experiment_tag(const ExperimentId& id, const Tag& tag) = 0;
  virtual void do_delete_experiment_tag(const ExperimentId& id, std::string_view key) = 0;
  virtual Run do_create_run(const NewRun& run) = 0;
  virtual RunInfo do_update_run(const RunId& id, const RunUpdate& update) = 0;
  virtual Page<Run> do_search_runs(const RunQuery& query) = 0;
  virtual Page<RunInfo> do_search_run_infos(const RunQuery& query);
  virtual void do_log_batch(const RunId& id, const Batch& batch) = 0;
  virtual void do_delete_tag(const RunId& id, std::string_view key) = 0;
  virtual void do_log_inputs(const RunId& id, std::span<const DatasetInput> datasets,
                             std::span<const ModelInput> models) = 0;
  virtual void do_log_outputs(const RunId& id, std::span<const ModelOutput> models) = 0;
  virtual Page<Metric> do_get_metric_history(const RunId& id, std::string_view key,
                                             std::int64_t max_results,
                                             std::string_view page_token) = 0;
  virtual void do_visit_metric_history(const RunId& id, std::string_view key,
                                       const VisitPoints& visit) = 0;
  virtual LoggedModel do_get_logged_model(std::string_view model_id) = 0;

 private:
  Batch checked(Batch batch) const;

  LongValues long_values_;
  Reporter& reporter_;
};

/// All that search_runs() finds, page by page; more than one page is no snapshot.
std::vector<Run> search_all_runs(TrackingStore& store, RunQuery query);

}  // namespace mlf::store
