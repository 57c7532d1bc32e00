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

/// Running a recorded run again, exactly.
namespace mlf::project {

/// How a run was made, as far as it is recorded.
struct RecordedRun {
  std::string run_id;
  bool is_local = false;               ///< it ran in place, in a directory of the user's
  std::optional<std::string> commit;   ///< that the project was at
  std::optional<std::string> content;  ///< of its files, as content_of() says it
  std::string changes;                 ///< the recorded diff from the commit to the files
  std::string requirements;            ///< what was installed; "" when not recorded
  RunRequest request;                  ///< its project's version is the commit
  bool is_of_mlflow = false;           ///< which says nothing of uncommitted changes
  /// Params that MLflow recorded: which of them the entry point was given, and which the project
  /// logged itself, only the entry point can tell.
  std::vector<Param> unsorted{};
};

/// From the launch that mlf keeps with a run, else from MLflow's tags and params.
/// @throws Error for a run that is no run of a project.
RecordedRun read_recorded(const Run& run, artifact::ArtifactRepository& artifacts);

/// The project as it was: the user's directory while it is unchanged, else its commit and the
/// recorded changes in a directory of its own. Where nothing tells what files there were, it is the
/// directory as it is, with a note.
/// @throws Error when the files have changed since and what they were cannot be had again.
Checkout restore(const RecordedRun& recorded, const source::ContentOptions& content,
                 const Context& context);

/// What a run that is done again is asked to do.
struct RepeatedRequest {
  RunRequest request;
  std::vector<std::string> undeclared;  ///< unsorted params that the entry point does not declare
};
/// The recorded request, with what `asked` has that is not the default in place of what is
/// recorded: its project is not looked at, each parameter replaces the one of its name, and its
/// volumes are further ones. The unsorted params that the entry point declares are parameters.
/// @throws Error for a recorded parameter without its credentials, unless it is asked for anew.
RepeatedRequest repeat_request(const RecordedRun& recorded, const Project& project,
                               const RunRequest& asked);

/// The lines in which two lists of requirements differ: "-numpy==1.0" was, "+numpy==1.1" is there.
std::vector<std::string> requirement_differences(std::string_view before, std::string_view now);

}  // namespace mlf::project
