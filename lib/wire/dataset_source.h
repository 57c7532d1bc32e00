// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace mlf::wire {

/// Where a dataset comes from, as MLflow stores it.
struct DatasetSource {
  std::string type;  ///< "local", "http", "s3", ...
  std::string json;  ///< what it says depends on the type

  bool operator==(const DatasetSource&) const = default;
};

/// The source that MLflow makes of a path or URI: a local one has the type "local", http and https
/// have "http", any other URI its scheme.
DatasetSource dataset_source_of(std::string_view path_or_uri);

}  // namespace mlf::wire
