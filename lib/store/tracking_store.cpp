// SPDX-License-Identifier: Apache-2.0
// The part of a store that all stores share: each public method checks its arguments against
// MLflow's rules, cuts long values where that is allowed, and calls the store's do_ method. The
// checks are here and not in the stores so that each store refuses the same input with the same
// message.
#include "store/tracking_store.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "core/limits.h"
#include "store/logged_model_search.h"

namespace mlf::store {

void MetricWriter::append(std::string_view key, const MetricPoint& point) {
  if (last_ == nullptr || *last_ != key || point.timestamp < 0) {
    auto known = keys_.find(key);
    if (known == keys_.end() || point.timestamp < 0) {
      validate_metric(
          {.key = std::string(key), .value = point.value, .timestamp = point.timestamp});
      known = keys_.emplace(key).first;
    }
    last_ = &*known;
  }
  do_append(*last_, point);
}

namespace {

void check_max_results(std::int64_t max_results) {
  if (max_results < 1) {
    throw invalid_parameter(
        "Invalid value {} for parameter 'max_results' supplied. It must be a positive integer",
        max_results);
  }
  if (max_results > limits::largest_search_page) {
    throw invalid_parameter(
        "Invalid value {} for parameter 'max_results' supplied. It must be at most {}", max_results,
        limits::largest_search_page);
  }
}

void check_model_id(std::string_view model_id) {
  if (!RunId::is_valid(model_id)) throw invalid_value("model_id", model_id);
}

/// The name and the tag mlflow.runName may both be given if they are equal. @throws Error.
void check_run_name(const NewRun& run) {
  const auto* tag = find_tag(run.tags, tags::run_name);
  if (tag != nullptr && !tag->empty() && !run.run_name.empty() && run.run_name != *tag) {
    throw invalid_parameter(
        "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different "
        "values (run_name='{}', mlflow.runName='{}').",
        run.run_name, *tag);
  }
}

}  // namespace

Batch TrackingStore::checked(Batch batch) const {
  return validate_batch(std::move(batch), long_values_, reporter_);
}

ExperimentId TrackingStore::create_experiment(const NewExperiment& experiment) {
  validate_experiment_name(experiment.name);
  std::ranges::for_each(experiment.tags, validate_experiment_tag);
  validate_artifact_location(experiment.artifact_location);
  return do_create_experiment(experiment);
}

Page<Experiment> TrackingStore::search_experiments(const ExperimentQuery& query) {
  check_max_results(query.max_results);
  return do_search_experiments(query);
}

void TrackingStore::rename_experiment(const ExperimentId& id, std::string_view new_name) {
  validate_experiment_name(new_name);
  do_rename_experiment(id, new_name);
}

void TrackingStore::set_experiment_tag(const ExperimentId& id, const Tag& tag) {
  validate_experiment_tag(tag);
  do_set_experiment_tag(id, tag);
}

void TrackingStore::delete_experiment_tag(const ExperimentId& id, std::string_view key) {
  validate_tag_key(key);
  do_delete_experiment_tag(id, key);
}

Run TrackingStore::create_run(NewRun run) {
  for (const auto& tag : run.tags) validate_tag_key(tag.key);
  check_run_name(run);
  run.params = checked({.params = std::move(run.params)}).params;
  return do_create_run(run);
}

std::vector<std::string> TrackingStore::list_metric_keys(const RunId& id) {
  std::vector<std::string> keys;
  for (Metric& metric : get_run(id).metrics) keys.push_back(std::move(metric.key));
  return keys;
}

RunInfo TrackingStore::update_run(const RunId& id, RunUpdate update) {
  update.tags = checked({.tags = std::move(update.tags)}).tags;
  return do_update_run(id, update);
}

Page<Run> TrackingStore::search_runs(const RunQuery& query) {
  check_max_results(query.max_results);
  return do_search_runs(query);
}

Page<RunInfo> TrackingStore::search_run_infos(const RunQuery& query) {
  check_max_results(query.max_results);
  return do_search_run_infos(query);
}

Page<RunInfo> TrackingStore::do_search_run_infos(const RunQuery& query) {
  auto runs = do_search_runs(query);
  Page<RunInfo> page{.next_page_token = std::move(runs.next_page_token)};
  for (auto& run : runs.items) page.items.push_back(std::move(run.info));
  return page;
}

void TrackingStore::log_batch(const RunId& id, Batch batch) {
  for (const auto& metric : batch.metrics) {
    if (metric.model_id) check_model_id(*metric.model_id);
  }
  do_log_batch(id, checked(std::move(batch)));
}

void TrackingStore::delete_tag(const RunId& id, std::string_view key) {
  validate_tag_key(key);
  do_delete_tag(id, key);
}

void TrackingStore::log_inputs(const RunId& id, std::span<const DatasetInput> datasets,
                               std::span<const ModelInput> models) {
  std::ranges::for_each(datasets, validate_dataset_input);
  std::ranges::for_each(models, check_model_id, &ModelInput::model_id);
  do_log_inputs(id, datasets, models);
}

void TrackingStore::log_outputs(const RunId& id, std::span<const ModelOutput> models) {
  std::ranges::for_each(models, check_model_id, &ModelOutput::model_id);
  do_log_outputs(id, models);
}

Page<Metric> TrackingStore::get_metric_history(const RunId& id, std::string_view key,
                                               std::int64_t max_results,
                                               std::string_view page_token) {
  validate_metric_key(key);
  return do_get_metric_history(id, key, max_results, page_token);
}

void TrackingStore::visit_metric_history(const RunId& id, std::string_view key,
                                         const VisitPoints& visit) {
  validate_metric_key(key);
  do_visit_metric_history(id, key, visit);
}

std::vector<Param> TrackingStore::checked_each(std::vector<Param> params) const {
  for (auto& param : params) param = validate_param(std::move(param), long_values_, reporter_);
  return params;
}

LoggedModel TrackingStore::create_logged_model(NewLoggedModel model) {
  if (!model.name.empty()) validate_logged_model_name(model.name);
  for (const auto& tag : model.tags) validate_tag_key(tag.key);
  model.params = checked_each(std::move(model.params));
  return do_create_logged_model(model);
}

LoggedModel TrackingStore::finalize_logged_model(std::string_view model_id,
                                                 LoggedModelStatus status) {
  check_model_id(model_id);
  return do_finalize_logged_model(model_id, status);
}

void TrackingStore::delete_logged_model(std::string_view model_id) {
  check_model_id(model_id);
  do_delete_logged_model(model_id);
}

void TrackingStore::set_logged_model_tags(std::string_view model_id, std::span<const Tag> tags) {
  check_model_id(model_id);
  for (const auto& tag : tags) validate_tag_key(tag.key);
  do_set_logged_model_tags(model_id, tags);
}

void TrackingStore::delete_logged_model_tag(std::string_view model_id, std::string_view key) {
  check_model_id(model_id);
  validate_tag_key(key);
  do_delete_logged_model_tag(model_id, key);
}

void TrackingStore::log_logged_model_params(std::string_view model_id, std::vector<Param> params) {
  check_model_id(model_id);
  do_log_logged_model_params(model_id, checked_each(std::move(params)));
}

Page<LoggedModel> TrackingStore::search_logged_models(const LoggedModelQuery& query) {
  check_max_results(query.max_results);
  return do_search_logged_models(query);
}

Page<LoggedModel> TrackingStore::do_search_logged_models(const LoggedModelQuery& query) {
  const LoggedModelSearch search(query);
  std::vector<LoggedModel> models;
  for (const auto& id : query.experiment_ids) {
    auto found = if_it_exists([&] { return list_logged_models(id); });
    if (found) std::ranges::move(*found, std::back_inserter(models));
  }
  return search.page(std::move(models));
}

LoggedModel TrackingStore::get_logged_model(std::string_view model_id) {
  check_model_id(model_id);
  return do_get_logged_model(model_id);
}

std::vector<Run> search_all_runs(TrackingStore& store, RunQuery query) {
  std::vector<Run> runs;
  do {
    Page<Run> page = store.search_runs(query);
    std::move(page.items.begin(), page.items.end(), std::back_inserter(runs));
    query.page_token = page.next_page_token;
  } while (!query.page_token.empty());
  return runs;
}

}  // namespace mlf::store
