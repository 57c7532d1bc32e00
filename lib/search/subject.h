// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "core/dataset.h"
#include "core/experiment.h"
#include "core/logged_model.h"
#include "core/run.h"

namespace mlf::search {

/// A record (run, experiment, logged or registered model or version) as filters and orderings see
/// it. A store implements this over its own representation, so that it reads only what a query
/// names. nullopt means that the record has no such value. A returned view is valid until the next
/// call.
class Subject {
 public:
  virtual ~Subject() = default;
  /// `name` is run_id, run_name, status, user_id, artifact_uri, name, experiment_id, source_path,
  /// current_stage, model_id, model_type or source_run_id.
  virtual std::optional<std::string_view> text_attribute(std::string_view name) const = 0;
  /// A time in ms since 1970; `name` is start_time, end_time, creation_time, last_update_time,
  /// creation_timestamp or last_updated_timestamp. Or the number of a version: version_number.
  virtual std::optional<double> number_attribute(std::string_view name) const = 0;
  virtual std::optional<double> metric(std::string_view key) const = 0;
  virtual std::optional<std::string_view> param(std::string_view key) const = 0;
  virtual std::optional<std::string_view> tag(std::string_view key) const = 0;
  /// Whether `predicate` is true for any dataset input of the record.
  virtual bool any_dataset(const std::function<bool(const DatasetInput&)>& predicate) const = 0;
  /// The number of the version that the alias names; only in the model registry.
  virtual std::optional<std::string_view> alias(std::string_view) const { return std::nullopt; }
};

/// A run in memory. It must outlive the subject.
class RunSubject : public Subject {
 public:
  explicit RunSubject(const Run& run) : run_(run) {}
  std::optional<std::string_view> text_attribute(std::string_view name) const override;
  std::optional<double> number_attribute(std::string_view name) const override;
  std::optional<double> metric(std::string_view key) const override;
  std::optional<std::string_view> param(std::string_view key) const override;
  std::optional<std::string_view> tag(std::string_view key) const override;
  bool any_dataset(const std::function<bool(const DatasetInput&)>& predicate) const override;

 private:
  const Run& run_;
};

/// An experiment in memory. It must outlive the subject.
class ExperimentSubject : public Subject {
 public:
  explicit ExperimentSubject(const Experiment& experiment) : experiment_(experiment) {}
  std::optional<std::string_view> text_attribute(std::string_view name) const override;
  std::optional<double> number_attribute(std::string_view name) const override;
  std::optional<double> metric(std::string_view key) const override;
  std::optional<std::string_view> param(std::string_view key) const override;
  std::optional<std::string_view> tag(std::string_view key) const override;
  bool any_dataset(const std::function<bool(const DatasetInput&)>& predicate) const override;

 private:
  const Experiment& experiment_;
};

/// A logged model in memory. It must outlive the subject. The value of a metric is that on the
/// dataset that the model has first, as in MLflow.
class LoggedModelSubject : public Subject {
 public:
  explicit LoggedModelSubject(const LoggedModel& model) : model_(model) {}
  std::optional<std::string_view> text_attribute(std::string_view name) const override;
  std::optional<double> number_attribute(std::string_view name) const override;
  std::optional<double> metric(std::string_view key) const override;
  std::optional<std::string_view> param(std::string_view key) const override;
  std::optional<std::string_view> tag(std::string_view key) const override;
  bool any_dataset(const std::function<bool(const DatasetInput&)>& predicate) const override;

 private:
  const LoggedModel& model_;
};

}  // namespace mlf::search
