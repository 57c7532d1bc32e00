// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace mlf::wire {

/// The source of a dataset, in MLflow's form.
struct DatasetSource {
  std::string type;  ///< "local", "http", "s3", ...
  std::string json;  ///< the members depend on the type

  bool operator==(const DatasetSource&) const = default;
};

/// The source that MLflow makes of a path or URI. The type is "local" for a path or file: URI,
/// "http" for http: and https:, and the scheme for any other URI.
DatasetSource dataset_source_of(std::string_view path_or_uri);

}  // namespace mlf::wire
