// SPDX-License-Identifier: Apache-2.0
//
// Reads and writes a store through the library, for tests that compare it with the real MLflow.
// Standard input is JSON lines, {"do": VERB, "uri": ..., ...}, with the verbs of answer() below;
// each is answered with {"ok": ...} or {"error": CODE, "message": TEXT}, in the form of
// mlflow_peer.py. What the store warned of meanwhile is in "warnings".
#include <cmath>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "core/limits.h"
#include "store/open.h"
#include "support/fakes.h"
#include "tracking/artifacts.h"
#include "tracking/register_model.h"

namespace {

using nlohmann::json;
using namespace mlf;

json text_or_null(const std::optional<std::string>& text) { return text ? json(*text) : json(); }

json time_or_null(const std::optional<std::int64_t>& time) { return time ? json(*time) : json(); }

/// The number as Python's repr() prints it.
std::string repr(double value) {
  auto text = fmt::format("{}", value);
  if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
  return text;
}

json point(const Metric& metric) {
  return json::array({repr(metric.value), metric.timestamp, metric.step});
}

json tags_of(const std::vector<Tag>& tags) {
  json object = json::object();
  for (const auto& tag : tags) object[tag.key] = tag.value;
  return object;
}

json params_of(const std::vector<Param>& params) {
  json object = json::object();
  for (const auto& param : params) object[param.key] = param.value;
  return object;
}

json experiment_json(const Experiment& experiment) {
  return {{"experiment_id", experiment.experiment_id},
          {"name", experiment.name},
          {"artifact_location", experiment.artifact_location},
          {"lifecycle_stage", lifecycle_stage_name(experiment.lifecycle_stage)},
          {"creation_time", time_or_null(experiment.creation_time)},
          {"last_update_time", time_or_null(experiment.last_update_time)},
          {"tags", tags_of(experiment.tags)}};
}

json run_json(const Run& run) {
  json metrics = json::object();
  for (const auto& metric : run.metrics) metrics[metric.key] = point(metric);
  json datasets = json::array();
  for (const auto& input : run.dataset_inputs) {
    const auto& dataset = input.dataset;
    datasets.push_back({{"tags", tags_of(input.tags)},
                        {"name", dataset.name},
                        {"digest", dataset.digest},
                        {"source_type", dataset.source_type},
                        {"source", dataset.source},
                        {"schema", text_or_null(dataset.schema)},
                        {"profile", text_or_null(dataset.profile)}});
  }
  json inputs = json::array();
  for (const auto& input : run.model_inputs) inputs.push_back(input.model_id);
  json outputs = json::array();
  for (const auto& output : run.model_outputs) {
    outputs.push_back(json::array({output.model_id, output.step}));
  }
  return {{"run_id", run.info.run_id},
          {"run_name", run.info.run_name},
          {"experiment_id", run.info.experiment_id},
          {"user_id", run.info.user_id},
          {"status", run_status_name(run.info.status)},
          {"start_time", run.info.start_time},
          {"end_time", time_or_null(run.info.end_time)},
          {"lifecycle_stage", lifecycle_stage_name(run.info.lifecycle_stage)},
          {"artifact_uri", run.info.artifact_uri},
          {"params", params_of(run.params)},
          {"tags", tags_of(run.tags)},
          {"metrics", metrics},
          {"datasets", datasets},
          {"model_inputs", inputs},
          {"model_outputs", outputs}};
}

ViewType view_of(const json& request) {
  const auto name = request.value("view", "active_only");
  if (name == "all") return ViewType::all;
  return name == "deleted_only" ? ViewType::deleted_only : ViewType::active_only;
}

/// The member, or an empty value where it is missing or null.
template <typename T>
T member(const json& request, const char* name, T otherwise = {}) {
  const auto found = request.find(name);
  return found == request.end() || found->is_null() ? otherwise : found->get<T>();
}

std::vector<Experiment> all_experiments(store::TrackingStore& store) {
  return store.search_experiments({.view = ViewType::all, .max_results = 50000}).items;
}

json history(store::TrackingStore& store, const std::string& run_id, const std::string& key) {
  json points = json::array();
  for (const auto& metric : store.get_metric_history(RunId::parse(run_id), key, 0, "").items) {
    points.push_back(point(metric));
  }
  return points;
}

json dump(store::TrackingStore& store) {
  json experiments = json::object();
  store::RunQuery query{.view = ViewType::all, .max_results = limits::largest_search_page};
  for (const auto& experiment : all_experiments(store)) {
    experiments[experiment.experiment_id] = experiment_json(experiment);
    query.experiment_ids.push_back(ExperimentId::parse(experiment.experiment_id));
  }
  json runs = json::object();
  json histories = json::object();
  for (const auto& run : store.search_runs(query).items) {
    runs[run.info.run_id] = run_json(run);
    for (const auto& metric : run.metrics) {
      histories[run.info.run_id + "/" + metric.key] = history(store, run.info.run_id, metric.key);
    }
  }
  return {{"experiments", experiments}, {"runs", runs}, {"histories", histories}};
}

json metric_datasets(store::TrackingStore& store, const json& request) {
  store::RunQuery query{.view = ViewType::all, .max_results = limits::largest_search_page};
  for (const auto& id : request.at("experiment_ids")) {
    query.experiment_ids.push_back(ExperimentId::parse(id.get<std::string>()));
  }
  json runs = json::object();
  for (const auto& run : store.search_runs(query).items) {
    auto& found = runs[run.info.run_id] = json::object();
    for (const auto& metric : run.metrics) {
      if (metric.dataset_name) found[metric.key] = {*metric.dataset_name, *metric.dataset_digest};
    }
  }
  return runs;
}

json search(store::TrackingStore& store, const json& request) {
  store::RunQuery query{.view = view_of(request),
                        .filter = member<std::string>(request, "filter"),
                        .order_by = member<std::vector<std::string>>(request, "order_by"),
                        .max_results = request.value("max_results", std::int64_t{50000}),
                        .page_token = member<std::string>(request, "page_token")};
  for (const auto& id : request.at("experiment_ids")) {
    query.experiment_ids.push_back(ExperimentId::parse(id.get<std::string>()));
  }
  const auto page = store.search_runs(query);
  json ids = json::array();
  for (const auto& run : page.items) ids.push_back(run.info.run_id);
  return {{"ids", ids}, {"token", page.next_page_token}};
}

json search_experiments(store::TrackingStore& store, const json& request) {
  const auto page =
      store.search_experiments({.view = view_of(request),
                                .filter = member<std::string>(request, "filter"),
                                .order_by = member<std::vector<std::string>>(request, "order_by"),
                                .max_results = request.value("max_results", std::int64_t{1000}),
                                .page_token = member<std::string>(request, "page_token")});
  json ids = json::array();
  for (const auto& experiment : page.items) ids.push_back(experiment.experiment_id);
  return {{"ids", ids}, {"token", page.next_page_token}};
}

json read_model(store::TrackingStore& store, const std::string& model_id) {
  const auto found = store.get_logged_model(model_id);
  json metrics = json::array();
  for (const auto& metric : found.metrics) {
    metrics.push_back({metric.key, repr(metric.value), metric.timestamp, metric.step,
                       text_or_null(metric.dataset_name), text_or_null(metric.model_id)});
  }
  return {{"name", found.name},
          {"status", logged_model_status_word(found.status)},
          {"source_run_id", text_or_null(found.source_run_id)},
          {"model_type", text_or_null(found.model_type)},
          {"artifact_location", found.artifact_location},
          {"created", found.creation_timestamp},
          {"tags", tags_of(found.tags)},
          {"params", params_of(found.params)},
          {"metrics", metrics}};
}

json search_models(store::TrackingStore& store, const json& request) {
  store::LoggedModelQuery query;
  query.experiment_ids = {ExperimentId::default_experiment()};
  query.filter = member<std::string>(request, "filter");
  const auto dataset_of = [](const json& given) {
    return store::MeasuredDataset{.name = given.at("dataset_name"),
                                  .digest = given.value("dataset_digest", "")};
  };
  for (const auto& given : request.value("datasets", json::array())) {
    query.datasets.push_back(dataset_of(given));
  }
  for (const auto& given : request.value("order_by", json::array())) {
    store::LoggedModelOrder order{.field_name = given.at("field_name"),
                                  .ascending = given.value("ascending", true),
                                  .dataset = {}};
    if (given.contains("dataset_name")) order.dataset = dataset_of(given);
    query.order_by.push_back(order);
  }
  json names = json::array();
  for (const auto& found : store.search_logged_models(query).items) names.push_back(found.name);
  return names;
}

/// The items of the member `name`, which is an object or a list of pairs, as for mlflow_peer.py.
template <typename Item>
std::vector<Item> items_of(const json& request, const char* name) {
  std::vector<Item> items;
  const auto found = request.find(name);
  if (found == request.end()) return items;
  if (found->is_object()) {
    for (const auto& [key, value] : found->items()) items.push_back({key, value});
  } else {
    for (const auto& pair : *found) items.push_back({pair.at(0), pair.at(1)});
  }
  return items;
}

json create_experiment(store::TrackingStore& store, const json& request) {
  return store
      .create_experiment({.name = request.at("name"),
                          .artifact_location = member<std::string>(request, "artifact_location"),
                          .tags = items_of<Tag>(request, "tags")})
      .str();
}

json create_run(store::TrackingStore& store, const json& request) {
  return store
      .create_run(
          {.experiment_id = ExperimentId::parse(request.at("experiment_id").get<std::string>()),
           .user_id = request.at("user"),
           .run_name = request.at("name"),
           .start_time = {},
           .tags = items_of<Tag>(request, "tags")})
      .info.run_id;
}

json batch(store::TrackingStore& store, const json& request) {
  Batch batch{.metrics = {},
              .params = items_of<Param>(request, "params"),
              .tags = items_of<Tag>(request, "tags")};
  for (const auto& point : request.value("metrics", json::array())) {
    Metric metric{
        .key = point.at(0), .value = point.at(1), .timestamp = point.at(2), .step = point.at(3)};
    if (point.size() > 4) metric.dataset_name = point.at(4).get<std::string>();
    if (point.size() > 5) metric.dataset_digest = point.at(5).get<std::string>();
    batch.metrics.push_back(metric);
  }
  store.log_batch(RunId::parse(request.at("run_id").get<std::string>()), batch);
  return {};
}

json log_dataset(store::TrackingStore& store, const json& request) {
  const auto& given = request.at("dataset");
  DatasetInput input{.dataset = {.name = given.at("name"),
                                 .digest = given.at("digest"),
                                 .source_type = given.at("source_type"),
                                 .source = given.at("source"),
                                 .schema = {},
                                 .profile = {}},
                     .tags = items_of<Tag>(given, "tags")};
  if (given.contains("schema")) input.dataset.schema = given["schema"].get<std::string>();
  if (given.contains("profile")) input.dataset.profile = given["profile"].get<std::string>();
  store.log_inputs(RunId::parse(request.at("run_id").get<std::string>()), {&input, 1}, {});
  return {};
}

json logged_model(store::TrackingStore& store, const json& request) {
  const auto run = RunId::parse(request.at("run_id").get<std::string>());
  const auto reader = RunId::parse(request.at("reader").get<std::string>());
  const auto created = store.create_logged_model(
      {.experiment_id = ExperimentId::parse(request.at("experiment_id").get<std::string>()),
       .name = request.at("name"),
       .source_run_id = run.str(),
       .model_type = "text",
       .tags = items_of<Tag>(request, "tags"),
       .params = items_of<Param>(request, "params")});
  const auto& id = created.model_id;
  store.finalize_logged_model(id, LoggedModelStatus::ready);
  store.log_outputs(run, std::vector<ModelOutput>{{id, request.at("step")}});
  store.log_inputs(reader, {}, std::vector<ModelInput>{{id}});
  Metric score{.key = "model/score", .value = 0.5, .timestamp = 1700000000000, .step = 2};
  score.model_id = id;
  store.log_metric(reader, score);
  return id;
}

/// Calls `action` with the stores at the URI of the request.
template <typename Action>
auto with_stores(store::TrackingStore& store, const json& request, const Context& context,
                 const Action& action) {
  const auto uri = request.at("uri").get<std::string>();
  const auto registry = store::open_registry(uri, context, {});
  return action(tracking::ArtifactStores{
      .store = store, .tracking_uri = uri, .registry = [&]() -> store::RegistryStore& {
        return *registry;
      }});
}

json register_model(store::TrackingStore& store, const json& request, const Context& context) {
  return with_stores(store, request, context, [&](const tracking::ArtifactStores& stores) {
    const auto version = tracking::register_model(
        stores, {.name = request.at("name"), .source = request.at("source")}, context);
    return json(version.version);
  });
}

json read_artifact(store::TrackingStore& store, const json& request, const Context& context) {
  return with_stores(store, request, context, [&](const tracking::ArtifactStores& stores) {
    const auto address = artifact::parse_address(request.at("artifact").get<std::string>()).value();
    const auto target = tracking::find_artifacts(stores, {&address, 1}, context).front();
    std::string text;
    target.repository->read(target.path, [&](std::string_view piece) { text += piece; });
    return json(text);
  });
}

json delete_model(store::TrackingStore& store, const std::string& model_id) {
  store.delete_logged_model(model_id);
  return {};
}

json answer(const json& request, const Context& context) {
  const auto store = store::open_tracking(request.at("uri").get<std::string>(), context);
  const auto what = request.at("do").get<std::string>();
  if (what == "dump") return dump(*store);
  if (what == "metric_datasets") return metric_datasets(*store, request);
  if (what == "search") return search(*store, request);
  if (what == "search_experiments") return search_experiments(*store, request);
  if (what == "history") return history(*store, request.at("run_id"), request.at("key"));
  if (what == "create_experiment") return create_experiment(*store, request);
  if (what == "create_run") return create_run(*store, request);
  if (what == "batch") return batch(*store, request);
  if (what == "dataset") return log_dataset(*store, request);
  if (what == "logged_model") return logged_model(*store, request);
  if (what == "read_model") return read_model(*store, request.at("model_id"));
  if (what == "register_model") return register_model(*store, request, context);
  if (what == "read_artifact") return read_artifact(*store, request, context);
  if (what == "search_models") return search_models(*store, request);
  if (what == "delete_model") return delete_model(*store, request.at("model_id"));
  throw invalid_parameter("nothing is called '{}'", what);
}

}  // namespace

int main() {
  const SystemClock clock;
  SystemIdSource ids;
  test::FakeReporter reporter;
  const Context context{.clock = clock,
                        .ids = ids,
                        .reporter = reporter,
                        .variable = test::variables({}),
                        .durability = Durability::none};
  for (std::string line; std::getline(std::cin, line);) {
    reporter.warnings.clear();
    json reply;
    try {
      reply["ok"] = answer(json::parse(line), context);
    } catch (const Error& error) {
      reply["error"] = error_code_name(error.code());
      reply["message"] = error.what();
    }
    reply["warnings"] = reporter.warnings;
    std::cout << reply.dump(-1, ' ', false, json::error_handler_t::replace) << std::endl;
  }
}
