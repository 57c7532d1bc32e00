// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/numbers.h"
#include "search/filter.h"
#include "search/order_by.h"
#include "search/subject.h"

namespace mlf::test {

/// Runs or experiments read from JSON, and searched as stores do it. Values of metrics are texts in
/// the JSON, because JSON has no NaN.
class SearchRecords {
 public:
  static SearchRecords of_runs(const nlohmann::json& runs) {
    SearchRecords records(search::Domain::runs);
    for (const auto& run : runs) records.runs_.push_back(std::make_unique<Run>(run_of(run)));
    for (const auto& run : records.runs_) {
      records.add(run->info.run_id, std::make_unique<search::RunSubject>(*run));
    }
    return records;
  }

  static SearchRecords of_experiments(const nlohmann::json& experiments) {
    SearchRecords records(search::Domain::experiments);
    for (const auto& object : experiments) {
      records.experiments_.push_back(std::make_unique<Experiment>(experiment_of(object)));
    }
    for (const auto& experiment : records.experiments_) {
      records.add(experiment->experiment_id,
                  std::make_unique<search::ExperimentSubject>(*experiment));
    }
    return records;
  }

  /// The ids that match, in order.
  std::vector<std::string> search(const std::string& filter_text,
                                  const std::vector<std::string>& order_by) const {
    const auto filter = search::Filter::parse(filter_text, domain_);
    const auto ordering = search::Ordering::parse(order_by, domain_);
    std::vector<std::pair<search::Ordering::Key, std::string>> found;
    for (const auto& [id, subject] : records_) {
      if (filter.matches(*subject)) found.emplace_back(ordering.key(*subject), id);
    }
    std::ranges::sort(
        found, [&](const auto& a, const auto& b) { return ordering.before(a.first, b.first); });
    std::vector<std::string> ids;
    for (const auto& [key, id] : found) ids.push_back(id);
    return ids;
  }

 private:
  struct Record {
    std::string id;
    std::unique_ptr<search::Subject> subject;
  };

  explicit SearchRecords(search::Domain domain) : domain_(domain) {}
  void add(const std::string& id, std::unique_ptr<search::Subject> subject) {
    records_.push_back({id, std::move(subject)});
  }

  static std::vector<Tag> tags_of(const nlohmann::json& object) {
    std::vector<Tag> tags;
    for (const auto& [key, value] : object.items()) tags.push_back({key, value});
    return tags;
  }

  static std::optional<std::int64_t> time_of(const nlohmann::json& value) {
    if (value.is_null()) return std::nullopt;
    return value.get<std::int64_t>();
  }

  static Run run_of(const nlohmann::json& object) {
    Run run;
    run.info.run_id = object.at("run_id");
    run.info.run_name = object.at("run_name");
    run.info.user_id = object.at("user_id");
    run.info.status = *parse_run_status(object.at("status").get<std::string>());
    run.info.start_time = object.at("start_time");
    run.info.end_time = time_of(object.at("end_time"));
    run.info.artifact_uri = object.at("artifact_uri");
    for (const auto& [key, value] : object.at("metrics").items()) {
      Metric metric;
      metric.key = key;
      metric.value = *parse_double(value.get<std::string>());
      run.metrics.push_back(metric);
    }
    for (const auto& [key, value] : object.at("params").items()) run.params.push_back({key, value});
    run.tags = tags_of(object.at("tags"));
    for (const auto& dataset : object.at("datasets")) {
      DatasetInput input;
      input.dataset.name = dataset.at("name");
      input.dataset.digest = dataset.at("digest");
      input.tags = tags_of(dataset.at("tags"));
      run.dataset_inputs.push_back(input);
    }
    return run;
  }

  static Experiment experiment_of(const nlohmann::json& object) {
    Experiment experiment;
    experiment.experiment_id = object.at("experiment_id");
    experiment.name = object.at("name");
    experiment.creation_time = time_of(object.at("creation_time"));
    experiment.last_update_time = time_of(object.at("last_update_time"));
    experiment.tags = tags_of(object.at("tags"));
    return experiment;
  }

  search::Domain domain_;
  std::vector<std::unique_ptr<Run>> runs_;
  std::vector<std::unique_ptr<Experiment>> experiments_;
  std::vector<Record> records_;
};

}  // namespace mlf::test
