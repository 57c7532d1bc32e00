// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "store/open.h"
#include "store/tracking_store.h"

namespace mlf::store {

/// A store in memory that lasts as long as this object, for tests and for trying out commands. Its
/// artifact locations begin with "memory:"; no artifact can be stored
/// there.
class MemoryStore : public TrackingStore {
 public:
  explicit MemoryStore(const Context& context, const OpenOptions& options = {});

  Experiment get_experiment(const ExperimentId& id) override;
  std::optional<Experiment> find_experiment(std::string_view name) override;
  void delete_experiment(const ExperimentId& id) override;
  void restore_experiment(const ExperimentId& id) override;

  Run get_run(const RunId& id) override;
  std::vector<RunId> find_run_ids(std::string_view prefix) override;
  void delete_run(const RunId& id) override;
  void restore_run(const RunId& id) override;

  std::unique_ptr<RunLease> take_lease(const RunId& id) override;
  LeaseStatus lease_status(const RunId& id) override;
  std::vector<ProcessId> find_lease_holders(const RunId& id) override;

  std::unique_ptr<MetricWriter> open_metric_writer(const RunId& id) override;

  std::vector<LoggedModel> list_logged_models(const ExperimentId& id) override;

 private:
  ExperimentId do_create_experiment(const NewExperiment& experiment) override;
  Page<Experiment> do_search_experiments(const ExperimentQuery& query) override;
  void do_rename_experiment(const ExperimentId& id, std::string_view new_name) override;
  void do_set_experiment_tag(const ExperimentId& id, const Tag& tag) override;
  void do_delete_experiment_tag(const ExperimentId& id, std::string_view key) override;
  Run do_create_run(const NewRun& run) override;
  RunInfo do_update_run(const RunId& id, const RunUpdate& update) override;
  Page<Run> do_search_runs(const RunQuery& query) override;
  void do_log_batch(const RunId& id, const Batch& batch) override;
  void do_delete_tag(const RunId& id, std::string_view key) override;
  void do_log_inputs(const RunId& id, std::span<const DatasetInput> datasets,
                     std::span<const ModelInput> models) override;
  void do_log_outputs(const RunId& id, std::span<const ModelOutput> models) override;
  Page<Metric> do_get_metric_history(const RunId& id, std::string_view key,
                                     std::int64_t max_results,
                                     std::string_view page_token) override;
  void do_visit_metric_history(const RunId& id, std::string_view key,
                               const VisitPoints& visit) override;
  LoggedModel do_create_logged_model(const NewLoggedModel& model) override;
  LoggedModel do_get_logged_model(std::string_view model_id) override;
  LoggedModel do_finalize_logged_model(std::string_view model_id,
                                       LoggedModelStatus status) override;
  void do_delete_logged_model(std::string_view model_id) override;
  void do_set_logged_model_tags(std::string_view model_id, std::span<const Tag> tags) override;
  void do_delete_logged_model_tag(std::string_view model_id, std::string_view key) override;
  void do_log_logged_model_params(std::string_view model_id,
                                  std::span<const Param> params) override;

  using Values = std::map<std::string, std::string, std::less<>>;

  struct StoredRun {
    RunInfo info;
    Values params;
    Values tags;
    std::map<std::string, std::vector<Metric>, std::less<>> metrics;
    std::vector<DatasetInput> dataset_inputs;
    std::vector<ModelInput> model_inputs;
    std::vector<ModelOutput> model_outputs;
    LeaseStatus lease;

    Run load() const;
    void log_param(const Param& param);
    void set_tag(const Tag& tag);
    void log_metric(const Metric& metric);
  };

  struct StoredExperiment {
    Experiment info;  ///< without its tags
    Values tags;

    Experiment load() const;
  };

  struct StoredModel {
    LoggedModel info;  ///< without its params, tags and metrics
    Values params;
    Values tags;
    std::map<std::string, std::vector<Metric>, std::less<>> metrics;  ///< the latest points

    LoggedModel load() const;
    void log_metric(const Metric& metric);
  };

  class Lease;
  class Writer;

  // Call these with the mutex locked.
  ExperimentId add_experiment(const ExperimentId& id, const NewExperiment& experiment);
  StoredExperiment& experiment(const ExperimentId& id);
  StoredExperiment& active_experiment(const ExperimentId& id, std::string_view purpose);
  void check_name_is_free(std::string_view name);
  void set_stage(StoredExperiment& experiment, LifecycleStage stage);
  /// The dataset with that name and digest, as it was first logged in the experiment.
  const Dataset& recorded(std::string_view experiment_id, const Dataset& dataset) const;
  StoredRun& run(const RunId& id);
  StoredRun& active_run(const RunId& id);
  /// @throws Error RESOURCE_DOES_NOT_EXIST for a deleted model too.
  StoredModel& model(std::string_view model_id);
  void log_metrics(StoredRun& run, std::span<const Metric> metrics);

  const Context& context_;
  std::string artifact_root_;
  std::mutex mutex_;
  std::map<std::string, StoredExperiment, std::less<>> experiments_;
  std::map<std::string, StoredRun, std::less<>> runs_;
  std::map<std::string, StoredModel, std::less<>> models_;
};

}  // namespace mlf::store
