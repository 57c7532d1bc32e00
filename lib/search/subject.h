// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "core/dataset.h"
#include "core/experiment.h"
#include "core/run.h"

namespace mlf::search {

/// What a filter and an ordering may ask of a record. A store implements it over its own
/// representation, so that only what a query names needs to be read. Returned views are valid until
/// the next call. nullopt: the record has no such thing.
class Subject {
 public:
  virtual ~Subject() = default;
  /// An attribute that is text: run_id, run_name, status, user_id, artifact_uri, name,
  /// experiment_id.
  virtual std::optional<std::string_view> text_attribute(std::string_view name) const = 0;
  /// An attribute that is a time in ms: start_time, end_time, creation_time, last_update_time.
  virtual std::optional<double> number_attribute(std::string_view name) const = 0;
  virtual std::optional<double> metric(std::string_view key) const = 0;
  virtual std::optional<std::string_view> param(std::string_view key) const = 0;
  virtual std::optional<std::string_view> tag(std::string_view key) const = 0;
  /// Whether any dataset input satisfies `predicate`.
  virtual bool any_dataset(const std::function<bool(const DatasetInput&)>& predicate) const = 0;
};

/// A run in memory as a subject. The run outlives it.
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

/// An experiment in memory as a subject. The experiment outlives it.
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

}  // namespace mlf::search
