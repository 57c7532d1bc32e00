// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "store/file/experiment_files.h"
#include "store/file/logged_model_files.h"
#include "store/file/stored_run.h"
#include "store/open.h"
#include "store/tracking_store.h"

namespace mlf::store {

/// MLflow's file store: a directory of plain files (layout.h). Any number of processes, also
/// MLflow's Python clients, can use it at once. Context::durability decides what survives a crash,
/// see mlf(1).
class FileStore : public TrackingStore {
 public:
  /// The artifact locations of new experiments begin with `artifact_root`, a URI or path. Creates
  /// nothing before the first write.
  FileStore(const std::filesystem::path& root, std::string artifact_root, const Context& context,
            const OpenOptions& options = {});
  /// Creates the store with its default experiment, unless it exists.
  void make() { experiments_.make_root(); }

  Experiment get_experiment(const ExperimentId& id) override;
  std::optional<Experiment> find_experiment(std::string_view name) override;
  void delete_experiment(const ExperimentId& id) override;
  void restore_experiment(const ExperimentId& id) override;

  Run get_run(const RunId& id) override;
  RunInfo get_run_info(const RunId& id) override;
  std::vector<RunId> find_run_ids(std::string_view prefix) override;
  std::vector<std::string> list_metric_keys(const RunId& id) override;
  void delete_run(const RunId& id) override;
  void restore_run(const RunId& id) override;
  std::unique_ptr<RunLease> take_lease(const RunId& id) override;
  LeaseStatus lease_status(const RunId& id) override;
  std::vector<ProcessId> find_lease_holders(const RunId& id) override;
  std::optional<std::filesystem::path> job_directory(const RunId& id) override;

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
  Page<RunInfo> do_search_run_infos(const RunQuery& query) override;
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

  struct RunPlace {
    Directory experiment;
    Directory run;
  };

  /// Whether this is the default experiment and does not exist yet; the first write to it creates
  /// it.
  bool is_unmade_default(const ExperimentId& id) const;
  /// @throws Error RESOURCE_DOES_NOT_EXIST when no experiment has this run.
  RunPlace find_run(const RunId& id) const;
  /// Finds a run and checks that it can be written to.
  RunPlace find_active_run(const RunId& id) const;
  RunInfo read_info(const RunPlace& place) const;
  Run load(const Directory& experiment, const RunId& id) const;
  void set_stage(const RunId& id, LifecycleStage stage);
  void place_param(const RunPlace& place, const RunId& id, const Param& param, NewFile& file) const;
  void write_metrics(const RunPlace& place, std::span<const Metric> metrics) const;
  void place_tag(const RunPlace& place, const Tag& tag, NewFile& file) const;

  const Context& context_;
  ExperimentFiles experiments_;
  LoggedModelFiles models_;
};

}  // namespace mlf::store
