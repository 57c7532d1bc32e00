// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/tool_runner.h"
#include "base/user.h"
#include "vcs/description.h"

namespace mlf::source {

/// A project's files, here.
struct Source {
  std::string uri;                      ///< as given, without quotes around it
  std::string name;                     ///< what is recorded as mlflow.source.name; no credentials
  std::filesystem::path directory;      ///< where its files are; absolute
  std::optional<std::string> commit;    ///< in 40 hexadecimal digits
  std::optional<std::string> branch;    ///< only when the version asked for names one, as in MLflow
  std::optional<std::string> repo_url;  ///< of the remote, without credentials
  bool is_local = false;                ///< a directory of the user's, run in place
  /// Of a local one in a repository, its uncommitted changes among it.
  std::optional<vcs::Description> repository;
  /// Keeps a working copy in the cache from being cleaned away; let go when the run has ended.
  std::shared_ptr<void> hold;
};

struct SourceOptions {
  std::optional<std::string> version;  ///< branch, tag or commit
  bool with_submodules = false;
  std::filesystem::path cache;  ///< where clones and unpacked archives are kept
  Variable variable;
  RunTool run_tool;  ///< shows how far fetching and downloading are
  std::function<void(std::string)> note;
};

/// Finds or fetches a project: a directory, a file: URI, a .zip or .tar archive, or a git URL
/// (https, ssh, git, file, user@host:path), each with "#sub/directory" behind it. Nothing of the
/// repository is executed, and nothing outside its directory is written.
/// @throws Error for a URL of another kind, a version or subdirectory that does not exist, a
///   version of what is no git repository, and a repository that would leave its directory.
Source fetch_source(std::string_view uri, const SourceOptions& options);

}  // namespace mlf::source
