// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/model_version.h"
#include "core/tag.h"

namespace mlf {

/// A name for one version of a registered model, such as "champion". It can be moved.
struct ModelAlias {
  std::string alias;
  std::int64_t version = 0;

  bool operator==(const ModelAlias&) const = default;
};

/// A named model with its versions, as the registry keeps it.
struct RegisteredModel {
  std::string name;                         ///< unique in its registry
  std::int64_t creation_timestamp = 0;      ///< ms
  std::int64_t last_updated_timestamp = 0;  ///< ms
  std::optional<std::string> description;
  std::vector<ModelVersion>
      latest_versions;              ///< of each stage, the version with the largest number
  std::vector<Tag> tags;            ///< in the order of their keys
  std::vector<ModelAlias> aliases;  ///< in the order of their names
  std::optional<std::string> deployment_job_id;

  bool operator==(const RegisteredModel&) const = default;
};

}  // namespace mlf
