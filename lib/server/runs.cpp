// SPDX-License-Identifier: Apache-2.0
//
// The routes of MLflow's API about runs as a whole; log.cpp has those that record something in one.
#include <array>

#include <nlohmann/json.hpp>

#include "core/run_status.h"
#include "server/page_json.h"
#include "server/read_fields.h"
#include "server/routes.h"
#include "wire/json.h"

namespace mlf::server {

namespace {

/// nullopt when the field is absent or names no status, as in MLflow.
std::optional<RunStatus> status_of(const Fields& fields) {
  const auto word = fields.find_enumerator("status");
  if (!word) return std::nullopt;
  if (const auto status = parse_run_status(*word)) return status;
  const bool is_digit = word->size() == 1 && *word >= "0" && *word <= "9";
  return is_digit ? run_status_of(word->front() - '0') : std::nullopt;
}

Json create_run(const Services& services, const Fields& fields) {
  store::NewRun run;
  if (const auto id = fields.find_nonempty("experiment_id")) {
    run.experiment_id = ExperimentId::parse(*id);
  }
  run.start_time = fields.find_integer("start_time").value_or(0);
  run.run_name = fields.text("run_name");
  run.tags = tags_of(fields);
  run.user_id = fields.text("user_id");
  return {{"run", wire::to_json(services.tracking.create_run(std::move(run)))}};
}

Json get_run(const Services& services, const Fields& fields) {
  return {{"run", wire::to_json(services.tracking.get_run(run_id_of(fields)))}};
}

Json update_run(const Services& services, const Fields& fields) {
  const auto id = run_id_of(fields);
  store::RunUpdate update;
  update.end_time = fields.find_integer("end_time");
  update.status = status_of(fields);
  update.run_name = fields.find_text("run_name");
  return {{"run_info", wire::to_json(services.tracking.update_run(id, std::move(update)))}};
}

Json delete_run(const Services& services, const Fields& fields) {
  services.tracking.delete_run(run_id_of(fields));
  return Json::object();
}

Json restore_run(const Services& services, const Fields& fields) {
  services.tracking.restore_run(run_id_of(fields));
  return Json::object();
}

Json search_runs(const Services& services, const Fields& fields) {
  store::RunQuery query;
  for (const auto& id : fields.texts("experiment_ids")) {
    query.experiment_ids.push_back(ExperimentId::parse(id));
  }
  query.filter = fields.text("filter");
  query.max_results = fields.find_short("max_results").value_or(limits::search_page);
  if (query.max_results > limits::largest_search_page) throw fields.invalid("max_results");
  query.order_by = fields.texts("order_by");
  query.view = view_type_of(fields, "run_view_type");
  query.page_token = fields.text("page_token");
  return page_json("runs", services.tracking.search_runs(query));
}

}  // namespace

std::span<const Route> run_routes() {
  static constexpr std::array<Route, 6> routes{{
      {"POST", "/api/2.0/mlflow/runs/create", access::edit_experiment, create_run},
      {"GET", "/api/2.0/mlflow/runs/get", access::read_run, get_run},
      {"POST", "/api/2.0/mlflow/runs/update", access::edit_run, update_run},
      {"POST", "/api/2.0/mlflow/runs/delete", access::manage_run, delete_run},
      {"POST", "/api/2.0/mlflow/runs/restore", access::manage_run, restore_run},
      {"POST", "/api/2.0/mlflow/runs/search", access::read_results, search_runs},
  }};
  return routes;
}

}  // namespace mlf::server
