// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/model_version.h"
#include "core/registered_model.h"
#include "search/subject.h"

namespace mlf::search {

/// What records of the model registry do not have.
class RegistrySubject : public Subject {
 public:
  std::optional<double> metric(std::string_view) const override { return std::nullopt; }
  std::optional<std::string_view> param(std::string_view) const override { return std::nullopt; }
  bool any_dataset(const std::function<bool(const DatasetInput&)>&) const override { return false; }
};

/// A registered model in memory. It must outlive the subject.
class RegisteredModelSubject : public RegistrySubject {
 public:
  explicit RegisteredModelSubject(const RegisteredModel& model) : model_(model) {}
  std::optional<std::string_view> text_attribute(std::string_view name) const override;
  std::optional<double> number_attribute(std::string_view name) const override;
  std::optional<std::string_view> tag(std::string_view key) const override;
  std::optional<std::string_view> alias(std::string_view key) const override;

 private:
  const RegisteredModel& model_;
  mutable std::string number_;  ///< what alias() returned last
};

/// A version in memory. It must outlive the subject. Its aliases are those that name it.
class ModelVersionSubject : public RegistrySubject {
 public:
  explicit ModelVersionSubject(const ModelVersion& version) : version_(version) {}
  std::optional<std::string_view> text_attribute(std::string_view name) const override;
  std::optional<double> number_attribute(std::string_view name) const override;
  std::optional<std::string_view> tag(std::string_view key) const override;
  std::optional<std::string_view> alias(std::string_view key) const override;

 private:
  const ModelVersion& version_;
  mutable std::string number_;
};

}  // namespace mlf::search
