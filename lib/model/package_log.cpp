// SPDX-License-Identifier: Apache-2.0
#include "model/package_log.h"

#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "artifact/address.h"
#include "artifact/open.h"
#include "base/error.h"
#include "base/python_json.h"
#include "base/text.h"
#include "core/tag.h"
#include "store/batch_stream.h"
#include "tracking/artifacts.h"

namespace mlf::model {

namespace {

/// The points of the run's metrics at the step, except those of other models.
std::vector<Metric> metrics_at(store::TrackingStore& store, const RunId& run, std::int64_t step) {
  std::vector<Metric> metrics;
  for (const Metric& last : store.get_run(run).metrics) {
    if (last.step < step) continue;  // the last point has the largest step
    for (auto& metric : store.get_metric_history(run, last.key, 0, "").items) {
      if (metric.step == step && !metric.model_id) metrics.push_back(std::move(metric));
    }
  }
  return metrics;
}

void link_to_run(store::TrackingStore& store, const LoggedModel& model, const RunId& run,
                 std::int64_t step) {
  const ModelOutput output{.model_id = model.model_id, .step = step};
  store.log_outputs(run, {&output, 1});
  auto metrics = metrics_at(store, run, step);
  for (Metric& metric : metrics) metric.model_id = model.model_id;
  if (!metrics.empty()) store::log_in_parts(store, run, {.metrics = std::move(metrics)});
}

void write_logged_model(const LogStore& to, Package& package, const LoggedModel& model,
                        const Context& context, const artifact::Progress& progress) {
  package.mlmodel.artifact_path = model.artifact_location;
  package.mlmodel.run_id = model.source_run_id;
  package.mlmodel.model_id = model.model_id;
  package.mlmodel.model_uuid = model.model_id;
  const auto repository = artifact::open_artifacts(model, to.tracking_uri, context);
  write_package(package, *repository, {}, context.reporter, progress);
  to.store.finalize_logged_model(model.model_id, LoggedModelStatus::ready);
}

/// Says in the store that the files are not there. The error that led here counts more than one
/// from this.
void mark_failed(const LogStore& to, const LoggedModel& model, Reporter& reporter) {
  try {
    to.store.finalize_logged_model(model.model_id, LoggedModelStatus::upload_failed);
  } catch (const Error& error) {
    reporter.detail(error.what());
  }
}

/// What MLflow 2 notes of a model in the run's tag.
Json history_entry(const Mlmodel& model) {
  const Json all = to_json(model);
  Json entry;
  for (const auto* key : {"run_id", "artifact_path", "utc_time_created", "model_uuid", "flavors"}) {
    entry[key] = all[key];
  }
  return entry;
}

void add_to_history(store::TrackingStore& store, const RunId& run, const Mlmodel& model) {
  const Run logged = store.get_run(run);
  const std::string* tag = find_tag(logged.tags, tags::logged_models);
  Json history = tag == nullptr ? Json::array() : parse_python_json(*tag);
  if (!history.is_array()) throw invalid_state("its value is no list");
  history.push_back(history_entry(model));
  store.set_tag(run, {std::string(tags::logged_models), python_json(history)});
}

}  // namespace

std::string log_as_model(const LogStore& to, Package package, const LoggedModelOwner& owner,
                         const std::string& name, const Context& context,
                         const artifact::Progress& progress) {
  store::NewLoggedModel wanted{.experiment_id = owner.experiment,
                               .name = name,
                               .source_run_id = std::nullopt,
                               .model_type = std::nullopt,
                               .tags = {},
                               .params = {}};
  if (owner.run) {
    wanted.source_run_id = owner.run->str();
    wanted.params = to.store.get_run(*owner.run).params;
  }
  const LoggedModel model = to.store.create_logged_model(std::move(wanted));
  try {
    if (owner.run) link_to_run(to.store, model, *owner.run, owner.step);
    write_logged_model(to, package, model, context, progress);
  } catch (const Error&) {
    mark_failed(to, model, context.reporter);
    throw;
  }
  return artifact::logged_model_uri(model.model_id);
}

std::string log_as_artifacts(const LogStore& to, Package package, const RunId& run,
                             std::string_view path, const Context& context,
                             const artifact::Progress& progress) {
  const auto place = artifact::parse_artifact_path(path);
  const auto repository =
      tracking::open_artifacts_to_write(to.store, run, to.tracking_uri, context);
  if (repository->find(place)) {
    throw already_exists("run {} has an artifact '{}' already", run.str(), printable(path));
  }
  package.mlmodel.artifact_path = place.str();
  package.mlmodel.run_id = run.str();
  write_package(package, *repository, place, context.reporter, progress);
  try {
    add_to_history(to.store, run, package.mlmodel);
  } catch (const Error& error) {
    context.reporter.warn(fmt::format("the tag '{}' of run {} does not note the model: {}",
                                      tags::logged_models, run.str(), error.what()));
  }
  return fmt::format("runs:/{}/{}", run.str(), place.str());
}

}  // namespace mlf::model
