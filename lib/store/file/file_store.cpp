// SPDX-License-Identifier: Apache-2.0
// A tracking store in MLflow's files. Each operation finds the run's directory and reads or writes
// single files there; the other sources of this folder know their formats. Between operations only
// the open root directory is kept, because other programs may change any file at any time.
#include "store/file/file_store.h"

#include <algorithm>
#include <map>

#include <fcntl.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/uri.h"
#include "search/filter.h"
#include "search/order_by.h"
#include "store/file/key_files.h"
#include "store/file/layout.h"
#include "store/file/lease_file.h"
#include "store/file/logged_model_files.h"
#include "store/file/metric_file.h"
#include "store/file/metric_log.h"
#include "store/file/run_files.h"
#include "store/file/run_search.h"
#include "store/rules.h"
#include "store/search_page.h"
#include "wire/meta_yaml.h"

namespace mlf::store {

FileStore::FileStore(const std::filesystem::path& root, std::string artifact_root,
                     const Context& context, const OpenOptions& options)
    : TrackingStore(options.long_values, context.reporter),
      context_(context),
      experiments_(root, std::move(artifact_root), context, options.may_be_missing),
      models_(experiments_, context) {}

// Experiments.

ExperimentId FileStore::do_create_experiment(const NewExperiment& experiment) {
  auto stored = experiment;
  if (!stored.artifact_location.empty()) {
    stored.artifact_location = stored_artifact_location(stored.artifact_location);
  }
  return experiments_.create(stored);
}

Experiment FileStore::get_experiment(const ExperimentId& id) {
  if (is_unmade_default(id)) return experiments_.future_default();
  return experiments_.read(experiments_.find(id));
}

std::optional<Experiment> FileStore::find_experiment(std::string_view name) {
  auto found = experiments_.find_named(name);
  if (found || name != default_experiment_name) return found;
  if (is_unmade_default(ExperimentId::default_experiment())) return experiments_.future_default();
  return std::nullopt;
}

bool FileStore::is_unmade_default(const ExperimentId& id) const {
  return id == ExperimentId::default_experiment() &&
         !experiments_.find_existing(id.str(), ViewType::all);
}

Page<Experiment> FileStore::do_search_experiments(const ExperimentQuery& query) {
  const auto filter = search::Filter::parse(query.filter, search::Domain::experiments);
  const auto ordering = search::Ordering::parse(query.order_by, search::Domain::experiments);
  std::vector<Experiment> experiments;
  for (const auto& place : experiments_.list(query.view)) {
    if (auto experiment = experiments_.try_read(place)) experiments.push_back(*experiment);
  }
  return search_page<search::ExperimentSubject>(std::move(experiments), filter, ordering,
                                                query.page_token, query.max_results);
}

void FileStore::do_rename_experiment(const ExperimentId& id, std::string_view new_name) {
  experiments_.rename(id, new_name);
}

void FileStore::do_set_experiment_tag(const ExperimentId& id, const Tag& tag) {
  experiments_.set_tag(id, tag);
}

void FileStore::do_delete_experiment_tag(const ExperimentId& id, std::string_view key) {
  experiments_.delete_tag(id, key);
}

void FileStore::delete_experiment(const ExperimentId& id) { experiments_.move_to_trash(id); }

void FileStore::restore_experiment(const ExperimentId& id) { experiments_.restore(id); }

// Runs.

FileStore::RunPlace FileStore::find_run(const RunId& id) const {
  const auto is_directory = [](const FileStatus& status) {
    return status.kind == FileStatus::Kind::directory;
  };
  if (!layout::is_run_name(id.str())) throw run_not_found(id);
  const auto place = experiments_.find_holder(ViewType::all, at(id.str()), is_directory);
  if (!place) throw run_not_found(id);
  auto experiment = experiments_.open(*place);
  auto run = experiment.open_directory(at(id.str()));
  return {std::move(experiment), std::move(run)};
}

RunInfo FileStore::read_info(const RunPlace& place) const {
  DatasetReader datasets(place.experiment, context_.reporter);
  StoredRun run(place.experiment, place.run.path().filename().string(), {}, datasets,
                context_.reporter);
  if (const auto* info = run.info()) return *info;
  throw invalid_state("Run '{}' metadata is in invalid state.",
                      place.run.path().filename().string());
}

FileStore::RunPlace FileStore::find_active_run(const RunId& id) const {
  auto place = find_run(id);
  check_run_is_active(read_info(place));
  return place;
}

Run FileStore::load(const Directory& experiment, const RunId& id) const {
  DatasetReader datasets(experiment, context_.reporter);
  StoredRun run(experiment, id.str(), {}, datasets, context_.reporter);
  if (run.info() == nullptr) {
    throw invalid_state("Run '{}' metadata is in invalid state.", id.str());
  }
  return run.load();
}

Run FileStore::do_create_run(const NewRun& run) {
  const auto id = run.experiment_id.value_or(ExperimentId::default_experiment());
  const auto place = experiments_.find_or_make(id);
  const auto prepared = prepare_run(run, experiments_.read(place), context_);
  const auto run_id = RunId::parse(prepared.info.run_id);
  const auto experiment = experiments_.open(place);
  const Staging staging(experiments_.root(), experiment);
  const auto directory = staging.open();
  for (const auto folder : {layout::metrics, layout::params, layout::artifacts}) {
    directory.make_directories(at(folder));
  }
  const auto meta = wire::write_run_meta({.info = prepared.info});
  const RunValues values{.params = run.params, .tags = prepared.tags};
  auto files = write_run_files(directory, values, meta, context_.durability);
  place_run_files(directory, values, files);
  if (!staging.publish(at(run_id.str()))) {
    throw already_exists("a run with ID {} exists already", run_id.str());
  }
  if (context_.durability == Durability::full) experiment.sync();
  return load(experiment, run_id);
}

Run FileStore::get_run(const RunId& id) { return load(find_run(id).experiment, id); }

RunInfo FileStore::get_run_info(const RunId& id) { return read_info(find_run(id)); }

namespace {

/// An experiment also has directories that are not runs: a run has a meta.yaml.
bool is_run(const Directory& experiment, const DirectoryEntry& entry) {
  return entry.kind == FileStatus::Kind::directory && layout::is_run_name(entry.name) &&
         RunId::is_valid(entry.name) &&
         experiment.peek((at(entry.name) / layout::meta).c_str()).has_value();
}

}  // namespace

std::vector<RunId> FileStore::find_run_ids(std::string_view prefix) {
  std::vector<RunId> ids;
  for (const auto& place : experiments_.list(ViewType::all)) {
    try {
      const auto experiment = experiments_.open(place);
      for (const auto& entry : experiment.list()) {
        if (!entry.name.starts_with(prefix) || !is_run(experiment, entry)) continue;
        ids.push_back(RunId::parse(entry.name));
      }
    } catch (const Error& error) {
      context_.reporter.warn(error.what());  // the other experiments' runs are still found
    }
  }
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

std::vector<std::string> FileStore::list_metric_keys(const RunId& id) {
  std::vector<std::string> keys;
  const auto place = find_run(id);
  const auto keep = [&](const RelativePath& path) {
    keys.push_back(path.str().substr(layout::metrics.size() + 1));
  };
  visit_key_files(place.run, layout::metrics,
                  {.file = keep, .report = report_below(place.run, context_.reporter)});
  std::ranges::sort(keys);
  return keys;
}

RunInfo FileStore::do_update_run(const RunId& id, const RunUpdate& update) {
  auto tags = update.tags;
  const auto* name = find_tag(tags, tags::run_name);
  if (update.run_name && !update.run_name->empty()) {
    name = &*update.run_name;
    tags.push_back({std::string(tags::run_name), *name});
  }
  const auto place = find_active_run(id);
  const auto change = [&](wire::RunMeta& meta) {
    if (update.status) meta.info.status = *update.status;
    if (update.end_time) meta.info.end_time = update.end_time;
    if (name != nullptr) meta.info.run_name = *name;
  };
  return update_run_meta(place.experiment, id.str(), context_.durability, change, tags).info;
}

void FileStore::set_stage(const RunId& id, LifecycleStage stage) {
  const auto place = find_run(id);
  read_info(place);  // throws for a damaged run, which is not changed
  update_run_meta(place.experiment, id.str(), context_.durability, [&](wire::RunMeta& meta) {
    meta.info.lifecycle_stage = stage;
    meta.deleted_time.reset();
    if (stage == LifecycleStage::deleted) meta.deleted_time = context_.clock.now_ms();
  });
}

void FileStore::delete_run(const RunId& id) { set_stage(id, LifecycleStage::deleted); }

void FileStore::restore_run(const RunId& id) { set_stage(id, LifecycleStage::active); }

std::unique_ptr<RunLease> FileStore::take_lease(const RunId& id) {
  return std::make_unique<LeaseFile>(find_run(id).run);
}

LeaseStatus FileStore::lease_status(const RunId& id) { return read_lease(find_run(id).run); }

std::vector<ProcessId> FileStore::find_lease_holders(const RunId& id) {
  return store::find_lease_holders(find_run(id).run);
}

std::optional<std::filesystem::path> FileStore::job_directory(const RunId& id) {
  return find_run(id).run.path();
}

Page<Run> FileStore::do_search_runs(const RunQuery& query) {
  return search_run_files(experiments_, query, context_.reporter);
}

Page<RunInfo> FileStore::do_search_run_infos(const RunQuery& query) {
  return search_run_info_files(experiments_, query, context_.reporter);
}

// What runs log.

void FileStore::place_param(const RunPlace& place, const RunId& id, const Param& param,
                            NewFile& file) const {
  if (place_value(place.run, layout::params, param.key, file, Placing::create)) return;
  const auto old = place.run.read_file(at(layout::params) / RelativePath::parse(param.key));
  if (old && *old != param.value) {
    throw param_changed(id, {.key = param.key, .value = *old}, param.value);
  }
}

void FileStore::write_metrics(const RunPlace& place, std::span<const Metric> metrics) const {
  std::map<std::string_view, std::string> lines;
  for (const auto& metric : metrics) append_metric_line(lines[metric.key], metric);
  for (const auto& [key, text] : lines) {
    append_metric_lines(place.experiment, place.run, key, text, context_.durability);
  }
}

void FileStore::place_tag(const RunPlace& place, const Tag& tag, NewFile& file) const {
  place_value(place.run, layout::tags, tag.key, file);
  if (tag.key != tags::run_name) return;
  update_run_meta(place.experiment, place.run.path().filename().string(), context_.durability,
                  [&](wire::RunMeta& meta) { meta.info.run_name = tag.value; });
}

void FileStore::do_log_batch(const RunId& id, const Batch& batch) {
  const auto place = find_active_run(id);
  const auto of_models = models_.metric_lines(id, batch.metrics);
  const auto texts = value_texts({.params = batch.params, .tags = batch.tags});
  auto files = place.run.write_files(texts, context_.durability);
  auto file = files.begin();
  for (const auto& param : batch.params) place_param(place, id, param, *file++);
  write_metrics(place, batch.metrics);
  models_.append(of_models);
  for (const auto& tag : batch.tags) place_tag(place, tag, *file++);
}

void FileStore::do_delete_tag(const RunId& id, std::string_view key) {
  const auto place = find_active_run(id);
  if (!place.run.remove_file(at(layout::tags) / RelativePath::parse(key))) {
    throw run_tag_not_found(id, key);
  }
}

namespace {

/// Creates DIRECTORY/meta.yaml unless it exists: links and datasets never change. The directory
/// appears together with the file, because MLflow cannot read a run that has one without the file.
void create_meta(const Directory& root, const Directory& top, const RelativePath& directory,
                 std::string_view text, Durability durability) {
  if (top.status(directory / layout::meta)) return;
  const Staging staging(root, top);
  staging.open().replace_file(at(layout::meta), text, durability);
  top.make_directories(directory.parent());
  if (staging.publish(directory)) {
    if (durability == Durability::full) top.open_directory(directory.parent()).sync();
    return;
  }
  top.create_file(directory / layout::meta, text, durability);
}

}  // namespace

void FileStore::do_log_inputs(const RunId& id, std::span<const DatasetInput> datasets,
                              std::span<const ModelInput> models) {
  const auto place = find_active_run(id);
  const auto link = [&](const wire::InputMeta& meta) {
    const auto input_id = md5_hex(meta.source_id + id.str());
    create_meta(experiments_.root(), place.run, at(layout::inputs) / input_id,
                wire::write_input_meta(meta), context_.durability);
  };
  for (const auto& input : datasets) {
    const auto dataset_id = md5_hex(input.dataset.name + input.dataset.digest);
    create_meta(experiments_.root(), place.experiment, at(layout::datasets) / dataset_id,
                wire::write_dataset_meta(input.dataset), context_.durability);
    link({.kind = wire::InputMeta::Kind::dataset, .source_id = dataset_id, .tags = input.tags});
  }
  for (const auto& input : models) {
    link({.kind = wire::InputMeta::Kind::model, .source_id = input.model_id});
  }
}

void FileStore::do_log_outputs(const RunId& id, std::span<const ModelOutput> models) {
  const auto place = find_active_run(id);
  for (const auto& output : models) {
    const auto path = at(layout::outputs) / output.model_id;
    create_meta(experiments_.root(), place.run, path, wire::write_output_meta(output),
                context_.durability);
  }
}

std::unique_ptr<MetricWriter> FileStore::open_metric_writer(const RunId& id) {
  auto place = find_active_run(id);
  return std::make_unique<FileMetricWriter>(std::move(place.experiment), std::move(place.run),
                                            context_.durability);
}

namespace {

/// Whether `path` is a folder of keys, and so is not a key itself.
bool is_folder_of_keys(const Directory& run, const RelativePath& path) {
  const auto status = run.target_status(path);
  return status && status->kind == FileStatus::Kind::directory;
}

}  // namespace

Page<Metric> FileStore::do_get_metric_history(const RunId& id, std::string_view key,
                                              std::int64_t max_results,
                                              std::string_view page_token) {
  const auto place = find_run(id);
  const auto path = at(layout::metrics) / RelativePath::parse(key);
  std::optional<std::string> content;
  if (!is_folder_of_keys(place.run, path)) content = place.run.read_file(path);
  std::vector<Metric> metrics;
  const auto malformed = for_each_metric_line(content.value_or(""), [&](const MetricLine& line) {
    metrics.push_back(to_metric(key, line));
  });
  if (malformed > 0) {
    context_.reporter.warn(fmt::format("{}: {} malformed lines left out",
                                       printable((place.run.path() / path.str()).string()),
                                       malformed));
  }
  const auto all = static_cast<std::int64_t>(metrics.size());
  return page_of(std::move(metrics), page_token, max_results > 0 ? max_results : all);
}

void FileStore::do_visit_metric_history(const RunId& id, std::string_view key,
                                        const VisitPoints& visit) {
  const auto place = find_run(id);
  const auto path = at(layout::metrics) / RelativePath::parse(key);
  if (is_folder_of_keys(place.run, path)) return;
  const auto file = place.run.find_file(path, O_RDONLY);
  if (file)
    visit_metric_file(file->get(), (place.run.path() / path.str()).string(), visit,
                      context_.reporter);
}

// Logged models.

LoggedModel FileStore::do_create_logged_model(const NewLoggedModel& model) {
  return models_.create(model);
}

LoggedModel FileStore::do_get_logged_model(std::string_view model_id) {
  return models_.read(model_id);
}

std::vector<LoggedModel> FileStore::list_logged_models(const ExperimentId& id) {
  return models_.list(id);
}

LoggedModel FileStore::do_finalize_logged_model(std::string_view model_id,
                                                LoggedModelStatus status) {
  return models_.finalize(model_id, status);
}

void FileStore::do_delete_logged_model(std::string_view model_id) { models_.remove(model_id); }

void FileStore::do_set_logged_model_tags(std::string_view model_id, std::span<const Tag> tags) {
  models_.set_tags(model_id, tags);
}

void FileStore::do_delete_logged_model_tag(std::string_view model_id, std::string_view key) {
  models_.delete_tag(model_id, key);
}

void FileStore::do_log_logged_model_params(std::string_view model_id,
                                           std::span<const Param> params) {
  models_.log_params(model_id, params);
}

}  // namespace mlf::store
