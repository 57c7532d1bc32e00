// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/context.h"
#include "vcs/description.h"

namespace mlf::source {

/// A project whose files are on this machine.
struct Source {
  std::string uri;                      ///< as given, without quotes around it
  std::string name;                     ///< recorded as mlflow.source.name; without credentials
  std::filesystem::path directory;      ///< where its files are; absolute
  std::optional<std::string> commit;    ///< 40 hexadecimal digits
  std::optional<std::string> branch;    ///< only if the version asked for is a branch, as in MLflow
  std::optional<std::string> repo_url;  ///< the URL of the remote, without credentials
  bool is_local = false;                ///< a directory of the user, not a copy
  /// What git says about a local project in a repository, including uncommitted changes.
  std::optional<vcs::Description> repository;
  /// While this exists, the copy in the cache is not removed. Release it when the run has ended.
  std::shared_ptr<void> hold;
};

struct SourceOptions {
  std::optional<std::string> version;  ///< branch, tag or commit
  bool with_submodules = false;
};

/// Finds or fetches a project: a directory, a file: URI, a .zip or .tar archive, or a git URL
/// (https, ssh, git, file, user@host:path), each of which may be followed by "#sub/directory".
/// What is fetched is kept below cache_directory(). The context's run_tool runs what fetches, and
/// shows its progress. Nothing in the project is executed, and nothing is written outside the
/// directory made for it.
/// @throws Error for a URL of another kind; when the version or subdirectory does not exist; for a
///   version of a project that is not a git repository; and when the repository or archive would
///   write outside its directory.
Source fetch_source(std::string_view uri, const SourceOptions& options, const Context& context);

}  // namespace mlf::source
