// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "artifact/artifact_repository.h"
#include "base/context.h"
#include "core/run.h"
#include "project/plan.h"
#include "source/content.h"

/// Repeats a recorded run with exactly the same files.
namespace mlf::project {

/// What is recorded about how a run was started.
struct RecordedRun {
  std::string run_id;
  bool is_local = false;               ///< it ran in the user's own directory
  std::optional<std::string> commit;   ///< the project's commit
  std::optional<std::string> content;  ///< hash of its files, from content_of()
  std::string changes;                 ///< the recorded diff from the commit to the files
  std::string requirements;            ///< the installed packages; "" when not recorded
  RunRequest request;                  ///< with the commit as the project's version
  bool is_of_mlflow = false;  ///< recorded by MLflow, which does not record uncommitted changes
  /// Params that MLflow recorded. Some were given to the entry point and others logged by the
  /// program; only the entry point's declaration tells which.
  std::vector<Param> mlflow_params{};
};

/// Reads it from the launch that mlf stores with a run, else from MLflow's tags and params.
/// @throws Error for a run that is not a run of a project.
RecordedRun read_recorded(const Run& run, artifact::ArtifactRepository& artifacts);

/// Restores the project's files: uses the user's directory if it is unchanged, else checks out the
/// commit with the recorded changes into a separate directory. When it is not recorded which files
/// there were, it uses the directory as it is and prints a note.
/// @throws Error when the files have changed and the old ones cannot be restored.
Checkout restore(const RecordedRun& recorded, const source::ContentOptions& content,
                 const Context& context);

/// The request of a repeated run.
struct RepeatedRequest {
  RunRequest request;
  std::vector<std::string> undeclared;  ///< mlflow_params that the entry point does not declare
};
/// The recorded request, changed by the options of `asked` that are not defaults. The project of
/// `asked` is ignored; each of its parameters replaces the one of the same name; its volumes are
/// added. Those of mlflow_params that the entry point declares become parameters.
/// @throws Error when credentials were removed from a recorded parameter and it is not given
///   again.
RepeatedRequest repeat_request(const RecordedRun& recorded, const Project& project,
                               const RunRequest& asked);

/// The differences between two lists of requirements: "-numpy==1.0" for a removed line,
/// "+numpy==1.1" for an added one.
std::vector<std::string> requirement_differences(std::string_view before, std::string_view now);

}  // namespace mlf::project
