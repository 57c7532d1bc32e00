// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/tag.h"

namespace mlf {

/// A reference to data, identified by name and digest.
struct Dataset {
  std::string name;
  std::string digest;
  std::string source_type;             ///< such as "local", "http", "s3"
  std::string source;                  ///< JSON text; its members depend on source_type
  std::optional<std::string> schema;   ///< JSON text
  std::optional<std::string> profile;  ///< JSON text

  bool operator==(const Dataset&) const = default;
};

/// A dataset that a run has read. The tag mlflow.data.context says for what, such as "training".
struct DatasetInput {
  Dataset dataset;
  std::vector<Tag> tags;

  bool operator==(const DatasetInput&) const = default;
};

}  // namespace mlf
