// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace mlf::source {

/// A project's URI, taken apart.
struct SourceUri {
  enum class Kind {
    directory,   ///< `path` exists
    archive,     ///< `path` is a file to be unpacked
    download,    ///< `location` is an archive on an http(s) server
    repository,  ///< `path` is a bare git repository here
    git,         ///< `location` is a git URL
  };
  Kind kind = Kind::directory;
  std::string text;            ///< without quotes around it
  std::string location;        ///< in front of the '#'
  std::string subdirectory;    ///< behind it, normalised; "" without
  bool has_fragment = false;   ///< there is a '#'
  std::filesystem::path path;  ///< absolute, of what is here
};

/// @throws Error for a bad subdirectory, a path that does not exist, and what is neither a path nor
///   a URL that mlf fetches from.
SourceUri parse_source_uri(std::string_view text);

/// What is recorded as mlflow.source.name: MLflow's "file://REPOSITORY#BELOW" for a directory in a
/// repository, the absolute path of another, the URI as it is where it has a "#" or is elsewhere. A
/// file: URI is named as its path, where MLflow makes a path of the URI; credentials are left out,
/// which MLflow records.
std::string source_name(const SourceUri& uri);

}  // namespace mlf::source
