// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/verb.h"
#include "model/package.h"
#include "package_place.h"

/// The options of `mlf models package`.
namespace mlf::tools {

struct PackageOptions {
  std::string source;
  std::optional<std::string> flavor;
  std::optional<std::string> xgboost_class;
  std::optional<std::string> loader_module;
  std::vector<std::string> code;
  std::optional<std::string> sample;
  bool nullable_integers = false;
  bool input_example = false;
  std::vector<std::string> metadata;
  model::EnvironmentRequest environment;
  std::optional<std::string> requirements;
  PackagePlace place;
};

/// Declares the model and the options that say what it is made of.
void add_package_options(cli::Verb& verb, PackageOptions& options);

/// @throws UsageError for options that contradict each other.
model::PackageRequest request_of(const PackageOptions& options);

}  // namespace mlf::tools
