// SPDX-License-Identifier: Apache-2.0
//
// Searches runs or experiments in memory as a store does, for tests that compare mlf with MLflow.
// Standard input is JSON lines. {"runs": [...]} and {"experiments": [...]} say what is searched
// from here on; {"filter": "...", "order_by": [...]} is answered with {"ids": [...]}, or with
// {"code": "...", "message": "..."}.
#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/numbers.h"
#include "search/filter.h"
#include "search/order_by.h"
#include "search/subject.h"

namespace {

using mlf::search::Domain;
using nlohmann::json;

std::vector<mlf::Tag> tags_of(const json& object) {
  std::vector<mlf::Tag> tags;
  for (const auto& [key, value] : object.items()) tags.push_back({key, value});
  return tags;
}

std::optional<std::int64_t> time_of(const json& value) {
  if (value.is_null()) return std::nullopt;
  return value.get<std::int64_t>();
}

/// Metric values are texts, for JSON has no NaN.
mlf::Run run_of(const json& object) {
  mlf::Run run;
  run.info.run_id = object.at("run_id");
  run.info.run_name = object.at("run_name");
  run.info.user_id = object.at("user_id");
  run.info.status = *mlf::parse_run_status(object.at("status").get<std::string>());
  run.info.start_time = object.at("start_time");
  run.info.end_time = time_of(object.at("end_time"));
  run.info.artifact_uri = object.at("artifact_uri");
  for (const auto& [key, value] : object.at("metrics").items()) {
    mlf::Metric metric;
    metric.key = key;
    metric.value = *mlf::parse_double(value.get<std::string>());
    run.metrics.push_back(metric);
  }
  for (const auto& [key, value] : object.at("params").items()) run.params.push_back({key, value});
  run.tags = tags_of(object.at("tags"));
  for (const auto& dataset : object.at("datasets")) {
    mlf::DatasetInput input;
    input.dataset.name = dataset.at("name");
    input.dataset.digest = dataset.at("digest");
    input.tags = tags_of(dataset.at("tags"));
    run.dataset_inputs.push_back(input);
  }
  return run;
}

mlf::Experiment experiment_of(const json& object) {
  mlf::Experiment experiment;
  experiment.experiment_id = object.at("experiment_id");
  experiment.name = object.at("name");
  experiment.creation_time = time_of(object.at("creation_time"));
  experiment.last_update_time = time_of(object.at("last_update_time"));
  experiment.tags = tags_of(object.at("tags"));
  return experiment;
}

class Probe {
 public:
  /// The answer to a line, or null for one that says what is searched.
  json answer(const json& line) {
    if (line.contains("runs")) return take_runs(line["runs"]);
    if (line.contains("experiments")) return take_experiments(line["experiments"]);
    try {
      return {{"ids", search(line.at("filter"), line.at("order_by"))}};
    } catch (const mlf::Error& error) {
      return {{"code", mlf::error_code_name(error.code())}, {"message", error.what()}};
    }
  }

 private:
  struct Record {
    std::string id;
    std::unique_ptr<mlf::search::Subject> subject;
  };

  json take_runs(const json& runs) {
    domain_ = Domain::runs;
    records_.clear();
    runs_.clear();
    for (const auto& run : runs) runs_.push_back(run_of(run));
    for (const auto& run : runs_) {
      records_.push_back({run.info.run_id, std::make_unique<mlf::search::RunSubject>(run)});
    }
    return nullptr;
  }

  json take_experiments(const json& experiments) {
    domain_ = Domain::experiments;
    records_.clear();
    experiments_.clear();
    for (const auto& experiment : experiments) experiments_.push_back(experiment_of(experiment));
    for (const auto& experiment : experiments_) {
      records_.push_back(
          {experiment.experiment_id, std::make_unique<mlf::search::ExperimentSubject>(experiment)});
    }
    return nullptr;
  }

  std::vector<std::string> search(const std::string& filter_text,
                                  const std::vector<std::string>& order_by) const {
    const auto filter = mlf::search::Filter::parse(filter_text, domain_);
    const auto ordering = mlf::search::Ordering::parse(order_by, domain_);
    std::vector<std::pair<mlf::search::Ordering::Key, std::string>> found;
    for (const auto& [id, subject] : records_) {
      if (filter.matches(*subject)) found.emplace_back(ordering.key(*subject), id);
    }
    std::ranges::sort(
        found, [&](const auto& a, const auto& b) { return ordering.before(a.first, b.first); });
    std::vector<std::string> ids;
    for (const auto& [key, id] : found) ids.push_back(id);
    return ids;
  }

  Domain domain_ = Domain::runs;
  std::vector<mlf::Run> runs_;
  std::vector<mlf::Experiment> experiments_;
  std::vector<Record> records_;
};

}  // namespace

int main() {
  Probe probe;
  for (std::string line; std::getline(std::cin, line);) {
    const json answer = probe.answer(json::parse(line));
    if (answer.is_null()) continue;
    std::cout << answer.dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
  }
  return 0;
}
