// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/user.h"
#include "core/param.h"
#include "core/tag.h"
#include "project/launch.h"
#include "project/parameters.h"
#include "project/project.h"
#include "source/source.h"

/// From the user's request to a launch that is ready to be recorded.
namespace mlf::project {

/// A project whose files are on this machine and whose MLproject file has been read.
struct Checkout {
  source::Source source;
  Project project;
};
/// Fetches the project's files. @throws Error as source::fetch_source().
source::Source fetch(const ProjectReference& reference, const Context& context);
/// Fetches the project and reads its MLproject file.
Checkout check_out(const ProjectReference& reference, const Context& context);

/// A launch before its run is recorded.
struct Plan {
  Launch launch;
  EntryPoint entry_point;
  ParameterValues values;
  std::vector<Tag> tags;  ///< the tags that MLflow records, without user and parent
};

/// Where files are downloaded that parameters of type path name by URI.
struct Downloads {
  /// Absolute; it need not exist yet. Each plan uses a new directory in it.
  std::filesystem::path directory;
  Download download;
};
/// The directory for downloads: `given`, else $MLFLOW_TMP_DIR, else that for temporary files.
std::filesystem::path storage_directory(const std::optional<std::string>& given,
                                        const Variable& variable);

/// Decides everything that does not need the run, including the command. Nothing is recorded.
/// Scripts (.sh) are run by $SHELL, else by bash.
/// @throws Error for an invalid request.
Plan plan_run(const Checkout& checkout, const RunRequest& request, const Downloads& downloads,
              const Context& context);

}  // namespace mlf::project
