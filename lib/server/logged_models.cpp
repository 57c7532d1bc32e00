// SPDX-License-Identifier: Apache-2.0
//
// The routes of MLflow's API about logged models.
#include <array>

#include <nlohmann/json.hpp>

#include "server/page_json.h"
#include "server/read_fields.h"
#include "server/routes.h"

namespace mlf::server {

namespace {

Json model_json(const LoggedModel& model) { return {{"model", record_json(model)}}; }

Json create_logged_model(const Services& services, const Fields& fields) {
  store::NewLoggedModel model;
  model.experiment_id = experiment_id_of(fields);
  model.name = fields.text("name");
  model.model_type = fields.find_text("model_type");
  model.source_run_id = fields.find_text("source_run_id");
  model.params = params_of(fields);
  model.tags = tags_of(fields);
  return model_json(services.tracking.create_logged_model(std::move(model)));
}

Json get_logged_model(const Services& services, const Fields& fields) {
  return model_json(services.tracking.get_logged_model(fields.required_text("model_id")));
}

/// @throws Error as for a missing field when it names no status.
LoggedModelStatus status_of_model(const Fields& fields) {
  const auto word = fields.find_enumerator("status");
  if (!word || word->empty()) throw fields.missing("status");
  if (const auto status = parse_logged_model_status(*word)) return *status;
  const bool is_digit = word->size() == 1 && *word >= "0" && *word <= "9";
  const auto status = is_digit ? logged_model_status_of(word->front() - '0') : std::nullopt;
  if (!status) throw fields.invalid("status");
  return *status;
}

Json finalize_logged_model(const Services& services, const Fields& fields) {
  const auto id = fields.required_text("model_id");
  return model_json(services.tracking.finalize_logged_model(id, status_of_model(fields)));
}

Json delete_logged_model(const Services& services, const Fields& fields) {
  services.tracking.delete_logged_model(fields.required_text("model_id"));
  return Json::object();
}

Json set_logged_model_tags(const Services& services, const Fields& fields) {
  services.tracking.set_logged_model_tags(fields.required_text("model_id"), tags_of(fields));
  return Json::object();
}

Json delete_logged_model_tag(const Services& services, const Fields& fields) {
  services.tracking.delete_logged_model_tag(fields.required_text("model_id"),
                                            fields.required_text("tag_key"));
  return Json::object();
}

Json log_logged_model_params(const Services& services, const Fields& fields) {
  services.tracking.log_logged_model_params(fields.required_text("model_id"), params_of(fields));
  return Json::object();
}

std::optional<store::MeasuredDataset> dataset_of(const Fields& fields) {
  const auto name = fields.find_nonempty("dataset_name");
  if (!name) return std::nullopt;
  return store::MeasuredDataset{.name = *name, .digest = fields.text("dataset_digest")};
}

store::LoggedModelOrder order_of(const Fields& fields) {
  return {.field_name = fields.text("field_name"),
          .ascending = fields.find_flag("ascending").value_or(true),
          .dataset = dataset_of(fields)};
}

Json search_logged_models(const Services& services, const Fields& fields) {
  constexpr std::int64_t usual_page = 50;
  store::LoggedModelQuery query;
  const auto experiments = fields.texts("experiment_ids");
  if (!fields.has("experiment_ids")) throw fields.missing("experiment_ids");
  for (const auto& id : experiments) query.experiment_ids.push_back(ExperimentId::parse(id));
  query.filter = fields.text("filter");
  for (const auto& dataset : fields.messages("datasets")) {
    if (const auto found = dataset_of(dataset)) query.datasets.push_back(*found);
  }
  query.max_results = fields.find_short("max_results").value_or(usual_page);
  for (const auto& clause : fields.messages("order_by")) {
    query.order_by.push_back(order_of(clause));
  }
  query.page_token = fields.text("page_token");
  return page_json("models", services.tracking.search_logged_models(query));
}

}  // namespace

std::span<const Route> logged_model_routes() {
  static constexpr std::array<Route, 8> routes{{
      {"POST", "/api/2.0/mlflow/logged-models", access::edit_experiment, create_logged_model},
      {"POST", "/api/2.0/mlflow/logged-models/search", access::read_results, search_logged_models},
      {"GET", "/api/2.0/mlflow/logged-models/{model_id}", access::read_logged_model,
       get_logged_model},
      {"PATCH", "/api/2.0/mlflow/logged-models/{model_id}", access::edit_logged_model,
       finalize_logged_model},
      {"DELETE", "/api/2.0/mlflow/logged-models/{model_id}", access::manage_logged_model,
       delete_logged_model},
      {"PATCH", "/api/2.0/mlflow/logged-models/{model_id}/tags", access::edit_logged_model,
       set_logged_model_tags},
      {"DELETE", "/api/2.0/mlflow/logged-models/{model_id}/tags/{tag_key*}",
       access::edit_logged_model, delete_logged_model_tag},
      {"POST", "/api/2.0/mlflow/logged-models/{model_id}/params", access::edit_logged_model,
       log_logged_model_params},
  }};
  return routes;
}

}  // namespace mlf::server
