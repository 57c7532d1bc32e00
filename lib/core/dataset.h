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
  std::string source;                  ///< JSON text; what it says depends on source_type
  std::optional<std::string> schema;   ///< JSON text
  std::optional<std::string> profile;  ///< JSON text

  bool operator==(const Dataset&) const = default;
};

/// A dataset that a run read; the tag mlflow.data.context says what for ("training").
struct DatasetInput {
  Dataset dataset;
  std::vector<Tag> tags;

  bool operator==(const DatasetInput&) const = default;
};

}  // namespace mlf
