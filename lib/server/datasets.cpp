// SPDX-License-Identifier: Apache-2.0
//
// The route that MLflow's web pages ask for the datasets of experiments. No store keeps them apart:
// they are those that any run has read, as in MLflow's file store.
#include <array>
#include <set>
#include <tuple>

#include <nlohmann/json.hpp>

#include "core/limits.h"
#include "server/read_fields.h"
#include "server/routes.h"

namespace mlf::server {

namespace {

constexpr std::size_t most_experiments = 20;
constexpr std::size_t most_summaries = 1000;

/// A dataset, and what runs of an experiment used it for.
struct DatasetSummary {
  std::string experiment_id;
  std::string name;
  std::string digest;
  std::string context;  ///< such as "training"; "" for none

  auto operator<=>(const DatasetSummary&) const = default;
};

using Summaries = std::set<DatasetSummary>;

void add_datasets(const Run& run, Summaries& summaries) {
  for (const auto& input : run.dataset_inputs) {
    const auto* context = find_tag(input.tags, tags::dataset_context);
    summaries.insert({.experiment_id = run.info.experiment_id,
                      .name = input.dataset.name,
                      .digest = input.dataset.digest,
                      .context = context == nullptr ? "" : *context});
  }
}

void add_datasets_of(const ExperimentId& id, store::TrackingStore& store, Summaries& summaries) {
  store.get_experiment(id);  // an error when there is none
  store::RunQuery query{.experiment_ids = {id}, .view = ViewType::all};
  do {
    const auto page = store.search_runs(query);
    for (const auto& run : page.items) add_datasets(run, summaries);
    query.page_token = page.next_page_token;
  } while (!query.page_token.empty() && summaries.size() < most_summaries);
}

Json summary_json(const DatasetSummary& summary) {
  Json json{
      {"experiment_id", summary.experiment_id}, {"name", summary.name}, {"digest", summary.digest}};
  if (!summary.context.empty()) json["context"] = summary.context;
  return json;
}

Json search_datasets(const Services& services, const Fields& fields) {
  const auto ids = fields.texts("experiment_ids");
  if (ids.empty()) {
    throw invalid_parameter("SearchDatasets request must specify at least one experiment_id.");
  }
  if (ids.size() > most_experiments) {
    throw invalid_parameter(
        "SearchDatasets request cannot specify more than {} experiment_ids. Received {} "
        "experiment_ids.",
        most_experiments, ids.size());
  }
  Summaries summaries;
  for (const auto& id : ids) {
    if (summaries.size() >= most_summaries) break;
    add_datasets_of(ExperimentId::parse(id), services.tracking, summaries);
  }
  Json answer = Json::object();
  for (const auto& summary : summaries) {
    if (answer["dataset_summaries"].size() == most_summaries) break;
    answer["dataset_summaries"].push_back(summary_json(summary));
  }
  return answer;
}

}  // namespace

std::span<const Route> dataset_routes() {
  // MLflow 2 has the path without the slash, by mistake.
  static constexpr std::array<Route, 2> routes{{
      {"POST", "/api/2.0/mlflow/experiments/search-datasets", access::read_results,
       search_datasets},
      {"POST", "/api/2.0mlflow/experiments/search-datasets", access::read_results, search_datasets},
  }};
  return routes;
}

}  // namespace mlf::server
