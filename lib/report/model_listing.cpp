// SPDX-License-Identifier: Apache-2.0
#include "report/model_listing.h"

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/text.h"
#include "cli/columns.h"
#include "report/empty_answer.h"

namespace mlf::report {

namespace {

using model::ListedModel;

std::vector<cli::Column<ListedModel>> columns() {
  using M = ListedModel;
  cli::Column<M> name = {"name", "Name", [](const M& it) { return it.name; }};
  name.style = [](const M&) { return cli::Style::strong; };
  cli::Column<M> model_id = {"model_id", "Model id",
                             [](const M& it) { return cli::cell_of<std::string>(it.model_id); }};
  cli::Column<M> run = {"source_run_id", "Run",
                        [](const M& it) { return cli::cell_of<std::string>(it.source_run_id); }};
  cli::Column<M> experiment = {"experiment_id", "Experiment",
                               [](const M& it) { return it.experiment_id; }};
  cli::Column<M> status = {"status", "Status",
                           [](const M& it) { return cli::cell_of<std::string>(it.status); }};
  for (auto* column : {&model_id, &run, &experiment, &status}) column->shown = false;
  return {
      name,
      {"flavors", "Flavors", [](const M& it) { return cli::text_or_none(join(it.flavors, ", ")); }},
      {"creation_timestamp", "Created",
       [](const M& it) { return cli::cell_of<cli::Time>(it.creation_timestamp); }},
      {"model_uri", "URI", [](const M& it) { return it.model_uri; }},
      model_id,
      run,
      experiment,
      status};
}

std::string listed_json(const ListedModel& it) {
  return json_line(
      {{"name", it.name},
       {"model_uri", it.model_uri},
       {"model_id", json_or_null(it.model_id)},
       {"source_run_id", json_or_null(it.source_run_id)},
       {"experiment_id", it.experiment_id},
       {"flavors", it.flavors},
       {"creation_timestamp", it.creation_timestamp ? Json(*it.creation_timestamp) : Json()},
       {"status", json_or_null(it.status)}});
}

}  // namespace

void print_models(cli::Session& session, std::span<const ListedModel> models,
                  const std::string& of) {
  const auto when_empty = [&] { return with_store(session, "no models of " + of); };
  cli::print_records(session, cli::Listing<ListedModel>{.name = "models",
                                                        .items = models,
                                                        .columns = columns(),
                                                        .json = listed_json,
                                                        .when_empty = when_empty});
}

std::vector<std::string> model_column_keys() {
  std::vector<std::string> keys;
  for (const auto& column : columns()) keys.push_back(column.key);
  return keys;
}

}  // namespace mlf::report
