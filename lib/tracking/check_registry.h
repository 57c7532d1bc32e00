// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "tracking/artifacts.h"

namespace mlf::tracking {

struct RegistryProblem {
  std::string name;                     ///< the registered model; "" for the registry itself
  std::optional<std::int64_t> version;  ///< none: the model is meant
  std::string problem;

  bool operator==(const RegistryProblem&) const = default;
};

struct RegistryCheck {
  std::size_t models = 0;    ///< that were looked at
  std::size_t versions = 0;  ///< the same
  std::vector<RegistryProblem> problems;
};

/// Looks for files that cannot be read, aliases of versions that do not exist, and versions whose
/// run, logged model or files are not there. Files on web servers are not looked at. Nothing is
/// changed. With `name`, one registered model is checked.
/// @throws Error RESOURCE_DOES_NOT_EXIST when there is no such model.
RegistryCheck check_registry(const ArtifactStores& stores, const std::optional<std::string>& name,
                             const Context& context);

}  // namespace mlf::tracking
