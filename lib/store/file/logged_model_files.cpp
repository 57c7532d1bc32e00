// SPDX-License-Identifier: Apache-2.0
//
// Reads and writes logged models. A line of a logged model's metric file is "TIMESTAMP VALUE STEP
// RUN_ID", followed by "DATASET_NAME DATASET_DIGEST" if there is a dataset. Its metrics are the
// latest point for each key and dataset. Each method finds the model's directory anew and keeps
// nothing, because other programs may change the files at any time. What a meta.yaml says of the
// model's own id and experiment must be where it lies, because artifacts are found by both.
#include "store/file/logged_model_files.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "store/file/key_files.h"
#include "store/file/layout.h"
#include "store/file/metric_file.h"
#include "store/file/metric_log.h"
#include "store/file/run_files.h"
#include "store/file/shared_access.h"
#include "store/file/stored_run.h"
#include "store/rules.h"

namespace mlf::store {

namespace {

/// The line without the run id, in the format of a run's metric file.
std::optional<std::string> without_run_id(std::string_view line) {
  auto fields = split(line, ' ');
  if (fields.size() != 4 && fields.size() != 6) return std::nullopt;
  fields.erase(fields.begin() + 3);
  return fmt::format("{}", fmt::join(fields, " "));
}

void append_model_metric_line(std::string& out, const Metric& metric, const RunId& run) {
  append_metric_line(out, MetricPoint{metric.timestamp, metric.value, metric.step});
  out.pop_back();
  out += ' ' + run.str();
  if (metric.dataset_name && metric.dataset_digest) {
    out += ' ' + *metric.dataset_name + ' ' + *metric.dataset_digest;
  }
  out += '\n';
}

/// Appends the latest metric for each dataset, the dataset that the file has first as the first.
void read_metrics(const Metric& named, std::string_view content, std::vector<Metric>& metrics) {
  std::map<std::string, std::size_t> places;  // in `metrics`, by dataset name and digest
  for (const auto text : split(content, '\n')) {
    const auto shortened = without_run_id(text);
    const auto line = shortened ? parse_metric_line(*shortened) : std::nullopt;
    if (!line) continue;
    auto metric = to_metric(named.key, *line);
    metric.model_id = named.model_id;
    const auto dataset = fmt::format("{} {}", line->dataset_name, line->dataset_digest);
    const auto [place, is_new] = places.try_emplace(dataset, metrics.size());
    if (is_new) {
      metrics.push_back(std::move(metric));
      continue;
    }
    auto& known = metrics[place->second];
    if (is_later(line->point, {known.timestamp, known.value, known.step})) {
      known = std::move(metric);
    }
  }
}

/// Calls `visit(key, content)` for each value file of a folder, in the order of the keys.
void for_each_value(const Directory& model, std::string_view folder, Reporter& reporter,
                    const std::function<void(const std::string&, std::string)>& visit) {
  std::map<std::string, std::string> values;
  const auto read = [&](const RelativePath& path) {
    auto content = model.read_file(path);
    if (content) values.emplace(path.str().substr(folder.size() + 1), std::move(*content));
  };
  visit_key_files(model, folder, {.file = read, .report = report_below(model, reporter)});
  for (auto& [key, content] : values) visit(key, std::move(content));
}

/// Reads meta.yaml of EXPERIMENT/models/MODEL_ID. @throws Error as LoggedModelFiles::read().
LoggedModel read_meta(const Directory& experiment, const Directory& directory) {
  const auto file = printable((directory.path() / layout::meta).string());
  const auto content = read_settled(directory, at(layout::meta),
                                    [](const std::string& bytes) { return !bytes.empty(); });
  if (!content) throw internal_error("{}: the file is missing", file);
  LoggedModel model;
  try {
    model = wire::parse_logged_model_meta(content->bytes).model;
  } catch (const Error& error) {
    throw error.with_context(file);
  }
  const auto id = directory.path().filename().string();
  if (model.model_id != id || model.experiment_id != experiment.path().filename().string()) {
    throw invalid_state("Model '{}' metadata is in invalid state.", printable(id));
  }
  return model;
}

LoggedModel read_model(const Directory& experiment, const Directory& directory,
                       Reporter& reporter) {
  auto model = read_meta(experiment, directory);
  for_each_value(directory, layout::tags, reporter, [&](const std::string& key, std::string value) {
    model.tags.push_back({key, std::move(value)});
  });
  for_each_value(directory, layout::params, reporter,
                 [&](const std::string& key, std::string value) {
                   model.params.push_back({key, std::move(value)});
                 });
  for_each_value(directory, layout::metrics, reporter,
                 [&](const std::string& key, const std::string& content) {
                   Metric named;
                   named.key = key;
                   named.model_id = model.model_id;
                   read_metrics(named, content, model.metrics);
                 });
  return model;
}

RelativePath model_path(std::string_view model_id) { return at(layout::models) / model_id; }

}  // namespace

LoggedModelFiles::Place LoggedModelFiles::find(std::string_view model_id) const {
  const auto path = model_path(model_id);
  const auto holder = experiments_.find_holder(ViewType::active_only, path / layout::meta,
                                               [](const FileStatus&) { return true; });
  if (!holder) throw logged_model_not_found(model_id);
  auto experiment = experiments_.open(*holder);
  auto model = experiment.open_directory(path);
  if (read_meta(experiment, model).lifecycle_stage != LifecycleStage::active) {
    throw logged_model_not_found(model_id);
  }
  return {std::move(experiment), std::move(model)};
}

LoggedModel LoggedModelFiles::create(const NewLoggedModel& model) {
  const auto place =
      experiments_.find_or_make(model.experiment_id.value_or(ExperimentId::default_experiment()));
  const auto prepared = prepare_logged_model(model, experiments_.read(place), context_);
  const auto experiment = experiments_.open(place);
  const Staging staging(experiments_.root(), experiment);
  const auto directory = staging.open();
  for (const auto folder : {layout::metrics, layout::params}) {
    directory.make_directories(at(folder));
  }
  const RunValues values{.params = prepared.params, .tags = prepared.tags};
  auto files = write_run_files(
      directory, values, wire::write_logged_model_meta({.model = prepared}), context_.durability);
  place_run_files(directory, values, files);
  const auto path = model_path(prepared.model_id);
  experiment.make_directories(path.parent());
  if (!staging.publish(path)) {
    throw already_exists("a model with ID {} exists already", prepared.model_id);
  }
  if (context_.durability == Durability::full) experiment.open_directory(path.parent()).sync();
  return read_model(experiment, experiment.open_directory(path), context_.reporter);
}

LoggedModel LoggedModelFiles::read(std::string_view model_id) const {
  const auto place = find(model_id);
  return read_model(place.experiment, place.model, context_.reporter);
}

std::vector<LoggedModel> LoggedModelFiles::list(const ExperimentId& id) const {
  std::vector<LoggedModel> found;
  const auto experiment = experiments_.open(experiments_.find(id));
  const auto models = experiment.find_directory(at(layout::models));
  if (!models) return found;
  for (const auto& entry : models->list()) {
    if (entry.kind != FileStatus::Kind::directory || !RunId::is_valid(entry.name)) continue;
    try {
      auto model =
          read_model(experiment, models->open_directory(at(entry.name)), context_.reporter);
      if (model.lifecycle_stage == LifecycleStage::active) found.push_back(std::move(model));
    } catch (const Error& error) {
      context_.reporter.warn(error.what());
    }
  }
  std::ranges::sort(found, is_newer);
  return found;
}

void LoggedModelFiles::change(std::string_view model_id,
                              const std::function<void(LoggedModel&)>& change) const {
  const auto place = find(model_id);
  rewrite_meta(place.experiment, place.model, context_.durability, [&](const std::string& text) {
    auto meta = wire::parse_logged_model_meta(text);
    meta.model.last_updated_timestamp = context_.clock.now_ms();
    change(meta.model);
    return wire::write_logged_model_meta(meta);
  });
}

LoggedModel LoggedModelFiles::finalize(std::string_view model_id, LoggedModelStatus status) {
  change(model_id, [&](LoggedModel& model) { model.status = status; });
  return read(model_id);
}

void LoggedModelFiles::remove(std::string_view model_id) {
  change(model_id, [](LoggedModel& model) { model.lifecycle_stage = LifecycleStage::deleted; });
}

void LoggedModelFiles::replace_values(const Place& place, std::span<const Param> params,
                                      std::span<const Tag> tags) const {
  auto files =
      place.model.write_files(value_texts({.params = params, .tags = tags}), context_.durability);
  auto file = files.begin();
  for (const auto& param : params) place_value(place.model, layout::params, param.key, *file++);
  for (const auto& tag : tags) place_value(place.model, layout::tags, tag.key, *file++);
}

void LoggedModelFiles::set_tags(std::string_view model_id, std::span<const Tag> tags) {
  replace_values(find(model_id), {}, tags);
}

void LoggedModelFiles::delete_tag(std::string_view model_id, std::string_view key) {
  if (!find(model_id).model.remove_file(at(layout::tags) / RelativePath::parse(key))) {
    throw logged_model_tag_not_found(model_id, key);
  }
}

void LoggedModelFiles::log_params(std::string_view model_id, std::span<const Param> params) {
  replace_values(find(model_id), params, {});
}

std::map<std::string, LoggedModelFiles::MetricLines> LoggedModelFiles::metric_lines(
    const RunId& run, std::span<const Metric> metrics) const {
  std::map<std::string, MetricLines> models;
  for (const auto& metric : metrics) {
    if (!metric.model_id) continue;
    auto model = models.find(*metric.model_id);
    if (model == models.end()) {
      model = models.emplace(*metric.model_id, MetricLines{find(*metric.model_id), {}}).first;
    }
    append_model_metric_line(model->second.lines[metric.key], metric, run);
  }
  return models;
}

void LoggedModelFiles::append(const std::map<std::string, MetricLines>& models) const {
  for (const auto& [id, model] : models) {
    for (const auto& [key, lines] : model.lines) {
      append_metric_lines(model.place.experiment, model.place.model, key, lines,
                          context_.durability);
    }
  }
}

}  // namespace mlf::store
