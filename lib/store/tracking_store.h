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
  std::string artifact_location;  ///< "": the store chooses it
  std::vector<Tag> tags;
};

struct NewRun {
  std::optional<ExperimentId> experiment_id;  ///< none: the default experiment
  std::string user_id = "unknown";
  std::string run_name;                    ///< "": the tag mlflow.runName, else a generated name
  std::optional<std::int64_t> start_time;  ///< ms; none: now
  std::vector<Tag> tags;
  std::vector<Param> params{};  ///< as for log_batch(); stored before the run becomes visible
};

/// The changes of update_run(); members without a value are not changed.
struct RunUpdate {
  std::optional<RunStatus> status;
  std::optional<std::int64_t> end_time;  ///< ms
  std::optional<std::string> run_name;   ///< also sets the tag mlflow.runName
  std::vector<Tag> tags{};  ///< set first, so that whoever sees the new status also sees them
};

struct NewLoggedModel {
  std::optional<ExperimentId> experiment_id;  ///< none: the default experiment
  std::string name;                           ///< "": a generated name
  std::optional<std::string> source_run_id;   ///< of the run that made the model
  std::optional<std::string> model_type;
  std::vector<Tag> tags;
  std::vector<Param> params;
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
  std::vector<std::string> order_by;  ///< followed by start_time DESC, run_id ASC
  std::int64_t max_results = limits::search_page;
  std::string page_token;
};

/// A dataset that metrics of logged models were measured on.
struct MeasuredDataset {
  std::string name;
  std::string digest;  ///< "": any
};

/// One clause of the order of logged models.
struct LoggedModelOrder {
  std::string field_name;  ///< an attribute such as "name", or "metrics.KEY"
  bool ascending = true;
  std::optional<MeasuredDataset> dataset;  ///< of a metric: only points on this dataset count
};

struct LoggedModelQuery {
  std::vector<ExperimentId> experiment_ids;  ///< those that do not exist have no models
  std::string filter;                        ///< as for runs, with the attributes of LoggedModel
  /// Given any, only metrics on one of these datasets count, and a model without one is left out.
  std::vector<MeasuredDataset> datasets;
  std::vector<LoggedModelOrder> order_by;  ///< followed by creation_timestamp DESC, model_id ASC
  std::int64_t max_results = limits::logged_model_page;
  std::string page_token;
};

/// Logs points of any metrics of one run; made for millions of points. Points are visible to
/// readers after flush() at the latest. The destructor flushes but ignores errors, so call flush()
/// before. Not thread-safe.
class MetricWriter {
 public:
  virtual ~MetricWriter() = default;
  /// @throws Error INVALID_PARAMETER_VALUE for a bad key or a negative timestamp.
  void append(std::string_view key, const MetricPoint& point);
  virtual void flush() = 0;

 protected:
  /// append() for a point that was checked. All points of a key get the same `key` object.
  virtual void do_append(const std::string& key, const MetricPoint& point) = 0;

 private:
  std::set<std::string, std::less<>> keys_;  ///< keys that were checked
  const std::string* last_ = nullptr;        ///< the key of the last point, in keys_
};

/// Called with consecutive points of a metric.
using VisitPoints = std::function<void(std::span<const MetricPoint>)>;

/// A store of experiments and runs. Every implementation passes tests/contract/.
///
/// Errors are mlf::Error with MLflow's codes and, where MLflow has one, its message:
///   - INVALID_PARAMETER_VALUE: a bad argument, or a write to a deleted run
///   - RESOURCE_DOES_NOT_EXIST: an unknown id
///   - RESOURCE_ALREADY_EXISTS: a name that is taken
///   - INVALID_STATE: a new run in a deleted experiment
///
/// When a write returns, a crash does not lose it. When it throws, nothing has changed; only
/// log_batch() may have stored the first items of the batch. A damaged object is left out of
/// searches with a warning; when it is asked for by id, the error is INVALID_STATE or
/// INTERNAL_ERROR. Methods may be called from several threads at once.
///
/// Arguments are checked here, once for all stores, against MLflow's rules (core/validation.h): the
/// do_X() of a store gets the arguments of X() after they were checked and long values were cut. A
/// store checks only rules of its own: in the file store keys name files, so it refuses the key
/// "a/b" beside "a" with INVALID_PARAMETER_VALUE.
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
  /// Also deletes its active runs. The default experiment cannot be deleted.
  virtual void delete_experiment(const ExperimentId& id) = 0;
  /// Also restores all of its runs, as in MLflow.
  virtual void restore_experiment(const ExperimentId& id) = 0;

  // Runs.
  Run create_run(NewRun run);
  /// Active or deleted.
  virtual Run get_run(const RunId& id) = 0;
  /// get_run() without metrics, params, tags and inputs, which may be gigabytes to read.
  virtual RunInfo get_run_info(const RunId& id) { return get_run(id).info; }
  /// The ids that begin with `prefix`, sorted, of active and deleted runs in all experiments. The
  /// runs are not read: get_run() may find one damaged.
  virtual std::vector<RunId> find_run_ids(std::string_view prefix) = 0;
  /// The metric keys of get_run(), sorted; possibly also keys without points.
  virtual std::vector<std::string> list_metric_keys(const RunId& id);
  RunInfo update_run(const RunId& id, RunUpdate update);
  virtual void delete_run(const RunId& id) = 0;
  virtual void restore_run(const RunId& id) = 0;
  Page<Run> search_runs(const RunQuery& query);
  /// search_runs() with the RunInfo of each run only.
  Page<RunInfo> search_run_infos(const RunQuery& query);

  // The lease: which process executes a run. For active and deleted runs.
  /// @throws Error INVALID_STATE when another process, or this one, has the lease already.
  virtual std::unique_ptr<RunLease> take_lease(const RunId& id) = 0;
  virtual LeaseStatus lease_status(const RunId& id) = 0;
  /// The processes on this machine that hold the lease, as far as the store and this user can see.
  /// Callers may signal them, so the store never returns another process, whatever is stored in it.
  virtual std::vector<ProcessId> find_lease_holders(const RunId& id) = 0;
  /// A directory where backends may keep files of the run's jobs, with names that begin with
  /// ".mlf-". Visible on every machine that sees the store. nullopt when the store has none.
  virtual std::optional<std::filesystem::path> job_directory(const RunId& /*id*/) {
    return std::nullopt;
  }

  // What runs log.
  /// Stores params first, then metrics, then tags. Logging a param again with the same value is no
  /// error. A metric that has a model_id is also logged to that logged model.
  /// @throws Error RESOURCE_DOES_NOT_EXIST, before anything is stored, for an unknown model.
  void log_batch(const RunId& id, Batch batch);
  void delete_tag(const RunId& id, std::string_view key);
  void log_inputs(const RunId& id, std::span<const DatasetInput> datasets,
                  std::span<const ModelInput> models);
  void log_outputs(const RunId& id, std::span<const ModelOutput> models);
  virtual std::unique_ptr<MetricWriter> open_metric_writer(const RunId& id) = 0;

  /// The points of a metric in the order in which they were logged; empty for a key without points.
  /// A `max_results` of 0 returns all points from the token's offset on.
  Page<Metric> get_metric_history(const RunId& id, std::string_view key, std::int64_t max_results,
                                  std::string_view page_token);
  /// get_metric_history() in pieces: `visit` gets consecutive points, valid during the call.
  void visit_metric_history(const RunId& id, std::string_view key, const VisitPoints& visit);

  // Logged models (MLflow 3). One that is deleted does not exist for these methods.
  /// The model is PENDING until finalize_logged_model(); its artifacts are put in between.
  LoggedModel create_logged_model(NewLoggedModel model);
  LoggedModel get_logged_model(std::string_view model_id);
  LoggedModel finalize_logged_model(std::string_view model_id, LoggedModelStatus status);
  /// The artifacts stay where they are.
  void delete_logged_model(std::string_view model_id);
  void set_logged_model_tags(std::string_view model_id, std::span<const Tag> tags);
  void delete_logged_model_tag(std::string_view model_id, std::string_view key);
  /// Unlike the params of a run, these can be changed, as in MLflow.
  void log_logged_model_params(std::string_view model_id, std::vector<Param> params);
  /// The logged models of an experiment, newest first.
  virtual std::vector<LoggedModel> list_logged_models(const ExperimentId& id) = 0;
  Page<LoggedModel> search_logged_models(const LoggedModelQuery& query);

  // Log a single item.
  void log_metric(const RunId& id, const Metric& metric) { log_batch(id, {.metrics = {metric}}); }
  void log_param(const RunId& id, const Param& param) { log_batch(id, {.params = {param}}); }
  void set_tag(const RunId& id, const Tag& tag) { log_batch(id, {.tags = {tag}}); }

 protected:
  /// Each value that is cut is a warning to `reporter`, which must outlive the store.
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
  virtual LoggedModel do_create_logged_model(const NewLoggedModel& model) = 0;
  virtual LoggedModel do_get_logged_model(std::string_view model_id) = 0;
  virtual LoggedModel do_finalize_logged_model(std::string_view model_id,
                                               LoggedModelStatus status) = 0;
  virtual void do_delete_logged_model(std::string_view model_id) = 0;
  virtual void do_set_logged_model_tags(std::string_view model_id, std::span<const Tag> tags) = 0;
  virtual void do_delete_logged_model_tag(std::string_view model_id, std::string_view key) = 0;
  virtual void do_log_logged_model_params(std::string_view model_id,
                                          std::span<const Param> params) = 0;
  /// Lists the experiments' models and filters them; for stores that cannot do better.
  virtual Page<LoggedModel> do_search_logged_models(const LoggedModelQuery& query);

 private:
  Batch checked(Batch batch) const;
  std::vector<Param> checked_each(std::vector<Param> params) const;

  LongValues long_values_;
  Reporter& reporter_;
};

/// All runs that search_runs() finds, fetched page by page. When there is more than one page,
/// changes between the pages may be missed or seen.
std::vector<Run> search_all_runs(TrackingStore& store, RunQuery query);

}  // namespace mlf::store
