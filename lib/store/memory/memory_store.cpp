// SPDX-License-Identifier: Apache-2.0
// A tracking store in memory. Tests use it in place of files, and the contract tests compare both.
// All data is in maps that one mutex guards; searches copy all records and filter them, which is
// fast enough for the few runs of a test.
#include "store/memory/memory_store.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/uri.h"
#include "search/subject.h"
#include "store/rules.h"
#include "store/search_page.h"

namespace mlf::store {

namespace {

MetricPoint point_of(const Metric& metric) {
  return {.timestamp = metric.timestamp, .value = metric.value, .step = metric.step};
}

const Metric& latest(const std::vector<Metric>& points) {
  const auto* last = &points.front();
  for (const auto& point : points) {
    if (is_later(point_of(point), point_of(*last))) last = &point;
  }
  return *last;
}

template <typename Item>
std::vector<Item> items_of(const std::map<std::string, std::string, std::less<>>& values) {
  std::vector<Item> items;
  items.reserve(values.size());
  for (const auto& [key, value] : values) items.push_back({key, value});
  return items;
}

}  // namespace

Run MemoryStore::StoredRun::load() const {
  Run run{.info = info,
          .metrics = {},
          .params = items_of<Param>(params),
          .tags = items_of<Tag>(tags),
          .dataset_inputs = dataset_inputs,
          .model_inputs = model_inputs,
          .model_outputs = model_outputs};
  for (const auto& [key, points] : metrics) run.metrics.push_back(latest(points));
  return run;
}

void MemoryStore::StoredRun::log_param(const Param& param) {
  const auto [at, is_new] = params.emplace(param.key, param.value);
  if (!is_new && at->second != param.value) {
    throw param_changed(RunId::parse(info.run_id), {at->first, at->second}, param.value);
  }
}

void MemoryStore::StoredRun::set_tag(const Tag& tag) {
  tags[tag.key] = tag.value;
  if (tag.key == tags::run_name) info.run_name = tag.value;
}

void MemoryStore::StoredRun::log_metric(const Metric& metric) {
  metrics[metric.key].push_back(metric);
}

Experiment MemoryStore::StoredExperiment::load() const {
  auto experiment = info;
  experiment.tags = items_of<Tag>(tags);
  return experiment;
}

MemoryStore::MemoryStore(const Context& context, const OpenOptions& options)
    : TrackingStore(options.long_values, context.reporter),
      context_(context),
      artifact_root_(options.artifact_root.value_or("memory:/")) {
  NewExperiment standard;
  standard.name = default_experiment_name;
  add_experiment(ExperimentId::default_experiment(), standard);
}

// Experiments.

ExperimentId MemoryStore::add_experiment(const ExperimentId& id, const NewExperiment& experiment) {
  StoredExperiment stored;
  stored.info.experiment_id = id.str();
  stored.info.name = experiment.name;
  stored.info.artifact_location = experiment.artifact_location.empty()
                                      ? append_to_uri(artifact_root_, id.str())
                                      : experiment.artifact_location;
  stored.info.creation_time = context_.clock.now_ms();
  stored.info.last_update_time = stored.info.creation_time;
  for (const auto& tag : experiment.tags) stored.tags[tag.key] = tag.value;
  experiments_.emplace(id.str(), std::move(stored));
  return id;
}

MemoryStore::StoredExperiment& MemoryStore::experiment(const ExperimentId& id) {
  const auto at = experiments_.find(id.str());
  if (at == experiments_.end()) throw experiment_not_found(id);
  return at->second;
}

MemoryStore::StoredExperiment& MemoryStore::active_experiment(const ExperimentId& id,
                                                              std::string_view purpose) {
  auto& found = experiment(id);
  if (found.info.lifecycle_stage != LifecycleStage::active) {
    throw experiment_not_active(id, purpose);
  }
  return found;
}

void MemoryStore::check_name_is_free(std::string_view name) {
  for (const auto& [id, stored] : experiments_) {
    if (stored.info.name == name) throw experiment_exists(stored.info);
  }
}

ExperimentId MemoryStore::do_create_experiment(const NewExperiment& experiment) {
  auto stored = experiment;
  if (!stored.artifact_location.empty()) {
    stored.artifact_location = stored_artifact_location(stored.artifact_location);
  }
  const std::lock_guard lock(mutex_);
  check_name_is_free(experiment.name);
  return add_experiment(ExperimentId::parse(context_.ids.experiment_id()), stored);
}

Experiment MemoryStore::get_experiment(const ExperimentId& id) {
  const std::lock_guard lock(mutex_);
  return experiment(id).load();
}

std::optional<Experiment> MemoryStore::find_experiment(std::string_view name) {
  const std::lock_guard lock(mutex_);
  for (const auto& [id, stored] : experiments_) {
    if (stored.info.name == name) return stored.load();
  }
  return std::nullopt;
}

Page<Experiment> MemoryStore::do_search_experiments(const ExperimentQuery& query) {
  const auto filter = search::Filter::parse(query.filter, search::Domain::experiments);
  const auto ordering = search::Ordering::parse(query.order_by, search::Domain::experiments);
  std::vector<Experiment> found;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, stored] : experiments_) {
      if (matches(query.view, stored.info.lifecycle_stage)) found.push_back(stored.load());
    }
  }
  return search_page<search::ExperimentSubject>(std::move(found), filter, ordering,
                                                query.page_token, query.max_results);
}

void MemoryStore::do_rename_experiment(const ExperimentId& id, std::string_view new_name) {
  const std::lock_guard lock(mutex_);
  auto& info = experiment(id).info;
  check_name_is_free(new_name);
  if (info.lifecycle_stage != LifecycleStage::active) {
    throw experiment_not_renamable(info.lifecycle_stage);
  }
  info.name = new_name;
  info.last_update_time = context_.clock.now_ms();
}

void MemoryStore::do_set_experiment_tag(const ExperimentId& id, const Tag& tag) {
  const std::lock_guard lock(mutex_);
  auto& tags = active_experiment(id, "set tags").tags;
  tags[tag.key] = tag.value;
}

void MemoryStore::do_delete_experiment_tag(const ExperimentId& id, std::string_view key) {
  const std::lock_guard lock(mutex_);
  auto& tags = active_experiment(id, "delete tags").tags;
  const auto at = tags.find(key);
  if (at == tags.end()) throw experiment_tag_not_found(id, key);
  tags.erase(at);
}

void MemoryStore::set_stage(StoredExperiment& experiment, LifecycleStage stage) {
  experiment.info.lifecycle_stage = stage;
  experiment.info.last_update_time = context_.clock.now_ms();
  for (auto& [id, run] : runs_) {
    if (run.info.experiment_id == experiment.info.experiment_id) run.info.lifecycle_stage = stage;
  }
}

void MemoryStore::delete_experiment(const ExperimentId& id) {
  if (id == ExperimentId::default_experiment()) throw default_experiment_stays();
  const std::lock_guard lock(mutex_);
  auto& found = experiment(id);
  if (found.info.lifecycle_stage != LifecycleStage::active) throw experiment_not_found(id);
  set_stage(found, LifecycleStage::deleted);
}

void MemoryStore::restore_experiment(const ExperimentId& id) {
  const std::lock_guard lock(mutex_);
  const auto at = experiments_.find(id.str());
  if (at == experiments_.end() || at->second.info.lifecycle_stage != LifecycleStage::deleted) {
    throw deleted_experiment_not_found(id);
  }
  set_stage(at->second, LifecycleStage::active);
}

// Runs.

MemoryStore::StoredRun& MemoryStore::run(const RunId& id) {
  const auto at = runs_.find(id.str());
  if (at == runs_.end()) throw run_not_found(id);
  return at->second;
}

MemoryStore::StoredRun& MemoryStore::active_run(const RunId& id) {
  auto& found = run(id);
  check_run_is_active(found.info);
  return found;
}

Run MemoryStore::do_create_run(const NewRun& run) {
  const std::lock_guard lock(mutex_);
  const auto id = run.experiment_id.value_or(ExperimentId::default_experiment());
  const auto prepared = prepare_run(run, experiment(id).info, context_);
  StoredRun stored;
  stored.info = prepared.info;
  for (const auto& tag : prepared.tags) stored.set_tag(tag);
  for (const auto& param : run.params) stored.log_param(param);
  return runs_.emplace(stored.info.run_id, std::move(stored)).first->second.load();
}

Run MemoryStore::get_run(const RunId& id) {
  const std::lock_guard lock(mutex_);
  return run(id).load();
}

std::vector<RunId> MemoryStore::find_run_ids(std::string_view prefix) {
  const std::lock_guard lock(mutex_);
  std::vector<RunId> ids;
  for (auto at = runs_.lower_bound(prefix); at != runs_.end(); ++at) {
    if (!at->first.starts_with(prefix)) break;
    ids.push_back(RunId::parse(at->first));
  }
  return ids;
}

RunInfo MemoryStore::do_update_run(const RunId& id, const RunUpdate& update) {
  const std::lock_guard lock(mutex_);
  auto& stored = active_run(id);
  for (const auto& tag : update.tags) stored.set_tag(tag);
  if (update.status) stored.info.status = *update.status;
  if (update.end_time) stored.info.end_time = update.end_time;
  if (update.run_name && !update.run_name->empty()) {
    stored.set_tag({std::string(tags::run_name), *update.run_name});
  }
  return stored.info;
}

void MemoryStore::delete_run(const RunId& id) {
  const std::lock_guard lock(mutex_);
  run(id).info.lifecycle_stage = LifecycleStage::deleted;
}

void MemoryStore::restore_run(const RunId& id) {
  const std::lock_guard lock(mutex_);
  run(id).info.lifecycle_stage = LifecycleStage::active;
}

Page<Run> MemoryStore::do_search_runs(const RunQuery& query) {
  const auto filter = search::Filter::parse(query.filter, search::Domain::runs);
  const auto ordering = search::Ordering::parse(query.order_by, search::Domain::runs);
  std::vector<Run> found;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& id : query.experiment_ids) {
      for (const auto& [run_id, stored] : runs_) {
        const bool is_asked_for = stored.info.experiment_id == id.str() &&
                                  matches(query.view, stored.info.lifecycle_stage);
        if (is_asked_for) found.push_back(stored.load());
      }
    }
  }
  return search_page<search::RunSubject>(std::move(found), filter, ordering, query.page_token,
                                         query.max_results);
}

// Leases.

class MemoryStore::Lease : public RunLease {
 public:
  Lease(MemoryStore& store, RunId id) : store_(store), id_(std::move(id)) {}
  ~Lease() override {
    const std::lock_guard lock(store_.mutex_);
    store_.run(id_).lease.state = LeaseState::free;
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  void touch() override {
    const std::lock_guard lock(store_.mutex_);
    store_.run(id_).lease.last_sign_of_life = store_.context_.clock.now_ms();
  }

 private:
  MemoryStore& store_;
  RunId id_;
};

std::unique_ptr<RunLease> MemoryStore::take_lease(const RunId& id) {
  const std::lock_guard lock(mutex_);
  auto& lease = run(id).lease;
  if (lease.state == LeaseState::held) {
    throw invalid_state("the lease on run {} is held already", id.str());
  }
  auto taken = std::make_unique<Lease>(*this, id);
  lease = {LeaseState::held, context_.clock.now_ms()};
  return taken;
}

LeaseStatus MemoryStore::lease_status(const RunId& id) {
  const std::lock_guard lock(mutex_);
  return run(id).lease;
}

std::vector<ProcessId> MemoryStore::find_lease_holders(const RunId& id) {
  if (lease_status(id).state != LeaseState::held) return {};
  return {own_identity().supervisor};
}

// What runs log.

void MemoryStore::log_metrics(StoredRun& run, std::span<const Metric> metrics) {
  for (auto metric : metrics) {
    if (metric.model_id) model(*metric.model_id).log_metric(metric);
    metric.model_id.reset();  // a run does not keep it, as in MLflow's files
    run.log_metric(metric);
  }
  if (!metrics.empty()) run.lease.last_sign_of_life = context_.clock.now_ms();
}

void MemoryStore::do_log_batch(const RunId& id, const Batch& batch) {
  const std::lock_guard lock(mutex_);
  auto& stored = active_run(id);
  for (const auto& metric : batch.metrics) {
    if (metric.model_id) model(*metric.model_id);  // throws before anything is stored
  }
  for (const auto& param : batch.params) stored.log_param(param);
  log_metrics(stored, batch.metrics);
  for (const auto& tag : batch.tags) stored.set_tag(tag);
}

void MemoryStore::do_delete_tag(const RunId& id, std::string_view key) {
  const std::lock_guard lock(mutex_);
  auto& tags = active_run(id).tags;
  const auto at = tags.find(key);
  if (at == tags.end()) throw run_tag_not_found(id, key);
  tags.erase(at);
}

namespace {

bool is_same_dataset(const Dataset& a, const Dataset& b) {
  return a.name == b.name && a.digest == b.digest;
}

}  // namespace

const Dataset& MemoryStore::recorded(std::string_view experiment_id, const Dataset& dataset) const {
  for (const auto& [id, run] : runs_) {
    if (run.info.experiment_id != experiment_id) continue;
    for (const auto& input : run.dataset_inputs) {
      if (is_same_dataset(input.dataset, dataset)) return input.dataset;
    }
  }
  return dataset;
}

void MemoryStore::do_log_inputs(const RunId& id, std::span<const DatasetInput> datasets,
                                std::span<const ModelInput> models) {
  const std::lock_guard lock(mutex_);
  auto& stored = active_run(id);
  for (const auto& input : datasets) {
    auto& inputs = stored.dataset_inputs;
    const bool is_known = std::ranges::any_of(inputs, [&](const DatasetInput& known) {
      return is_same_dataset(known.dataset, input.dataset);
    });
    if (is_known) continue;
    DatasetInput logged{.dataset = recorded(stored.info.experiment_id, input.dataset),
                        .tags = input.tags};
    std::ranges::sort(logged.tags, {}, &Tag::key);
    inputs.push_back(std::move(logged));
  }
  for (const auto& input : models) {
    if (std::ranges::find(stored.model_inputs, input) == stored.model_inputs.end()) {
      stored.model_inputs.push_back(input);
    }
  }
}

void MemoryStore::do_log_outputs(const RunId& id, std::span<const ModelOutput> models) {
  const std::lock_guard lock(mutex_);
  auto& outputs = active_run(id).model_outputs;
  for (const auto& output : models) {
    const bool is_known = std::ranges::any_of(
        outputs, [&](const ModelOutput& known) { return known.model_id == output.model_id; });
    if (!is_known) outputs.push_back(output);
  }
}

class MemoryStore::Writer : public MetricWriter {
 public:
  Writer(MemoryStore& store, RunId id) : store_(store), id_(std::move(id)) {}

  void flush() override {}

 private:
  void do_append(const std::string& key, const MetricPoint& point) override {
    const Metric metric{
        .key = key, .value = point.value, .timestamp = point.timestamp, .step = point.step};
    const std::lock_guard lock(store_.mutex_);
    store_.log_metrics(store_.run(id_), {&metric, 1});
  }

  MemoryStore& store_;
  RunId id_;
};

std::unique_ptr<MetricWriter> MemoryStore::open_metric_writer(const RunId& id) {
  const std::lock_guard lock(mutex_);
  active_run(id);
  return std::make_unique<Writer>(*this, id);
}

Page<Metric> MemoryStore::do_get_metric_history(const RunId& id, std::string_view key,
                                                std::int64_t max_results,
                                                std::string_view page_token) {
  const std::lock_guard lock(mutex_);
  const auto& metrics = run(id).metrics;
  const auto at = metrics.find(key);
  std::vector<Metric> points;
  if (at != metrics.end()) points = at->second;
  const auto all = static_cast<std::int64_t>(points.size());
  return page_of(std::move(points), page_token, max_results > 0 ? max_results : all);
}

void MemoryStore::do_visit_metric_history(const RunId& id, std::string_view key,
                                          const VisitPoints& visit) {
  std::vector<MetricPoint> points;
  for (const auto& metric : do_get_metric_history(id, key, 0, "").items) {
    points.push_back(point_of(metric));
  }
  if (!points.empty()) visit(points);
}

// Logged models.

LoggedModel MemoryStore::StoredModel::load() const {
  auto model = info;
  model.params = items_of<Param>(params);
  model.tags = items_of<Tag>(tags);
  for (const auto& [key, points] : metrics) {
    model.metrics.insert(model.metrics.end(), points.begin(), points.end());
  }
  return model;
}

void MemoryStore::StoredModel::log_metric(const Metric& metric) {
  auto& points = metrics[metric.key];
  const auto known = std::ranges::find_if(points, [&](const Metric& point) {
    return point.dataset_name == metric.dataset_name &&
           point.dataset_digest == metric.dataset_digest;
  });
  if (known == points.end()) {
    points.push_back(metric);
  } else if (is_later(point_of(metric), point_of(*known))) {
    *known = metric;
  }
}

MemoryStore::StoredModel& MemoryStore::model(std::string_view model_id) {
  const auto at = models_.find(model_id);
  if (at == models_.end()) throw logged_model_not_found(model_id);
  const auto& info = at->second.info;
  const auto& holder = experiments_.at(info.experiment_id).info;
  if (info.lifecycle_stage != LifecycleStage::active ||
      holder.lifecycle_stage != LifecycleStage::active) {
    throw logged_model_not_found(model_id);
  }
  return at->second;
}

LoggedModel MemoryStore::do_create_logged_model(const NewLoggedModel& model) {
  const std::lock_guard lock(mutex_);
  const auto id = model.experiment_id.value_or(ExperimentId::default_experiment());
  StoredModel stored;
  stored.info = prepare_logged_model(model, experiment(id).info, context_);
  for (const auto& param : std::exchange(stored.info.params, {})) {
    stored.params[param.key] = param.value;
  }
  for (const auto& tag : std::exchange(stored.info.tags, {})) stored.tags[tag.key] = tag.value;
  return models_.emplace(stored.info.model_id, std::move(stored)).first->second.load();
}

LoggedModel MemoryStore::do_get_logged_model(std::string_view model_id) {
  const std::lock_guard lock(mutex_);
  return model(model_id).load();
}

LoggedModel MemoryStore::do_finalize_logged_model(std::string_view model_id,
                                                  LoggedModelStatus status) {
  const std::lock_guard lock(mutex_);
  auto& found = model(model_id);
  found.info.status = status;
  found.info.last_updated_timestamp = context_.clock.now_ms();
  return found.load();
}

void MemoryStore::do_delete_logged_model(std::string_view model_id) {
  const std::lock_guard lock(mutex_);
  auto& info = model(model_id).info;
  info.lifecycle_stage = LifecycleStage::deleted;
  info.last_updated_timestamp = context_.clock.now_ms();
}

void MemoryStore::do_set_logged_model_tags(std::string_view model_id, std::span<const Tag> tags) {
  const std::lock_guard lock(mutex_);
  auto& values = model(model_id).tags;
  for (const auto& tag : tags) values[tag.key] = tag.value;
}

void MemoryStore::do_delete_logged_model_tag(std::string_view model_id, std::string_view key) {
  const std::lock_guard lock(mutex_);
  auto& values = model(model_id).tags;
  const auto at = values.find(key);
  if (at == values.end()) throw logged_model_tag_not_found(model_id, key);
  values.erase(at);
}

void MemoryStore::do_log_logged_model_params(std::string_view model_id,
                                             std::span<const Param> params) {
  const std::lock_guard lock(mutex_);
  auto& values = model(model_id).params;
  for (const auto& param : params) values[param.key] = param.value;
}

std::vector<LoggedModel> MemoryStore::list_logged_models(const ExperimentId& id) {
  const std::lock_guard lock(mutex_);
  experiment(id);
  std::vector<LoggedModel> found;
  for (const auto& [model_id, stored] : models_) {
    const auto& info = stored.info;
    if (info.experiment_id != id.str() || info.lifecycle_stage != LifecycleStage::active) continue;
    found.push_back(stored.load());
  }
  std::ranges::sort(found, is_newer);
  return found;
}

}  // namespace mlf::store
