// SPDX-License-Identifier: Apache-2.0
#include "search/subject.h"

#include <algorithm>

namespace mlf::search {

namespace {

std::optional<std::string_view> view(const std::string* value) {
  if (value == nullptr) return std::nullopt;
  return *value;
}

std::optional<std::string_view> view(const std::optional<std::string>& value) {
  return view(value ? &*value : nullptr);
}

std::optional<double> number(const std::optional<std::int64_t>& value) {
  if (!value) return std::nullopt;
  return static_cast<double>(*value);
}

}  // namespace

std::optional<std::string_view> RunSubject::text_attribute(std::string_view name) const {
  const RunInfo& info = run_.info;
  if (name == "run_id") return info.run_id;
  if (name == "run_name") return info.run_name;
  if (name == "status") return run_status_name(info.status);
  if (name == "user_id") return info.user_id;
  if (name == "artifact_uri") return info.artifact_uri;
  if (name == "experiment_id") return info.experiment_id;
  return std::nullopt;
}

std::optional<double> RunSubject::number_attribute(std::string_view name) const {
  if (name == "start_time") return number(run_.info.start_time);
  if (name == "end_time") return number(run_.info.end_time);
  return std::nullopt;
}

std::optional<double> RunSubject::metric(std::string_view key) const {
  const Metric* metric = find_metric(run_, key);
  if (metric == nullptr) return std::nullopt;
  return metric->value;
}

std::optional<std::string_view> RunSubject::param(std::string_view key) const {
  const Param* param = find_param(run_, key);
  return view(param == nullptr ? nullptr : &param->value);
}

std::optional<std::string_view> RunSubject::tag(std::string_view key) const {
  return view(find_tag(run_.tags, key));
}

bool RunSubject::any_dataset(const std::function<bool(const DatasetInput&)>& predicate) const {
  return std::ranges::any_of(run_.dataset_inputs, predicate);
}

std::optional<std::string_view> ExperimentSubject::text_attribute(std::string_view name) const {
  if (name == "name") return experiment_.name;
  if (name == "experiment_id") return experiment_.experiment_id;
  return std::nullopt;
}

std::optional<double> ExperimentSubject::number_attribute(std::string_view name) const {
  if (name == "creation_time") return number(experiment_.creation_time);
  if (name == "last_update_time") return number(experiment_.last_update_time);
  return std::nullopt;
}

std::optional<double> ExperimentSubject::metric(std::string_view) const { return std::nullopt; }

std::optional<std::string_view> ExperimentSubject::param(std::string_view) const {
  return std::nullopt;
}

std::optional<std::string_view> ExperimentSubject::tag(std::string_view key) const {
  return view(find_tag(experiment_.tags, key));
}

bool ExperimentSubject::any_dataset(const std::function<bool(const DatasetInput&)>&) const {
  return false;
}

std::optional<std::string_view> LoggedModelSubject::text_attribute(std::string_view name) const {
  if (name == "name") return model_.name;
  if (name == "model_id") return model_.model_id;
  if (name == "model_type") return view(model_.model_type);
  if (name == "source_run_id") return view(model_.source_run_id);
  if (name == "status") return logged_model_status_word(model_.status);
  return std::nullopt;
}

std::optional<double> LoggedModelSubject::number_attribute(std::string_view name) const {
  if (name == "creation_timestamp") return number(model_.creation_timestamp);
  if (name == "last_updated_timestamp") return number(model_.last_updated_timestamp);
  return std::nullopt;
}

std::optional<double> LoggedModelSubject::metric(std::string_view key) const {
  const auto found = std::ranges::find(model_.metrics, key, &Metric::key);
  if (found == model_.metrics.end()) return std::nullopt;
  return found->value;
}

std::optional<std::string_view> LoggedModelSubject::param(std::string_view key) const {
  const auto found = std::ranges::find(model_.params, key, &Param::key);
  return view(found == model_.params.end() ? nullptr : &found->value);
}

std::optional<std::string_view> LoggedModelSubject::tag(std::string_view key) const {
  return view(find_tag(model_.tags, key));
}

bool LoggedModelSubject::any_dataset(const std::function<bool(const DatasetInput&)>&) const {
  return false;
}

}  // namespace mlf::search
