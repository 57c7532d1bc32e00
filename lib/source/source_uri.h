// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace mlf::source {

/// The parts of a project's URI.
struct SourceUri {
  enum class Kind {
    directory,   ///< `path` exists
    archive,     ///< `path` is an archive on this machine
    download,    ///< `location` is an archive on an http(s) server
    repository,  ///< `path` is a bare git repository on this machine
    git,         ///< `location` is a git URL
  };
  Kind kind = Kind::directory;
  std::string text;            ///< the whole URI, without quotes around it
  std::string location;        ///< the part before '#'
  std::string subdirectory;    ///< the part after '#', normalised; may be ""
  bool has_fragment = false;   ///< there is a '#'
  std::filesystem::path path;  ///< absolute; "" when the project is not on this machine
};

/// @throws Error for a subdirectory that is not valid, a path that does not exist, and a text that
///   is neither a path nor a URL that mlf can fetch.
SourceUri parse_source_uri(std::string_view text);

/// The text recorded as mlflow.source.name:
/// - for a directory in a repository, "file://REPOSITORY#BELOW", as in MLflow;
/// - for another directory, its absolute path;
/// - for a URI with "#" and for a project on another machine, the URI.
/// It differs from MLflow's in two cases: credentials are left out, and a file: URI is recorded as
/// its path would be.
std::string source_name(const SourceUri& uri);

}  // namespace mlf::source
