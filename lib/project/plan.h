// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "artifact/artifact_repository.h"
#include "base/context.h"
#include "core/param.h"
#include "core/run.h"
#include "project/launch.h"
#include "project/parameters.h"
#include "project/project.h"
#include "source/source.h"
#include "store/tracking_store.h"

/// From the user's request to a recorded run that is ready to be carried out.
namespace mlf::project {

/// A project whose files are on this machine and whose MLproject file has been read.
struct Checkout {
  source::Source source;
  Project project;
};
Checkout check_out(std::string_view uri, const source::SourceOptions& options,
                   const Context& context);

/// A launch before its run is recorded.
struct Plan {
  Launch launch;
  EntryPoint entry_point;
  ParameterValues values;
  std::vector<Tag> tags;  ///< the tags that MLflow records, without user and parent
};

/// Where files are downloaded that parameters of type path name by URI.
struct Downloads {
  std::filesystem::path directory;  ///< it need not exist yet
  Download download;
};

/// Decides everything that does not need the run, including the command. Nothing is recorded.
/// Scripts (.sh) are run by $SHELL, else by bash.
/// @throws Error for an invalid request.
Plan plan_run(const Checkout& checkout, const RunRequest& request, const Downloads& downloads,
              const Context& context);

/// Where a run is recorded, and its name, parent and tags.
struct Recording {
  ExperimentId experiment_id = ExperimentId::default_experiment();
  std::string tracking_uri;  ///< absolute
  std::optional<std::string> run_name;
  std::optional<std::string> parent;
  std::vector<Tag> tags;        ///< additional tags
  std::optional<RunId> run_id;  ///< an existing run to use instead of a new one
};

/// Records the run with its tags and params, and sets the ids in the plan's launch. @throws Error;
/// end_failed() has then ended a run that was created.
Run record_run(Plan& plan, const Recording& recording, store::TrackingStore& store,
               const Context& context);

/// Stores the launch, and the uncommitted changes of a local project, as artifacts of the run.
/// @throws Error when the launch cannot be stored.
void keep_launch(artifact::ArtifactRepository& artifacts, const Launch& launch,
                 const Checkout& checkout, Reporter& reporter);
/// As keep_launch(), but warns and returns false when it fails.
bool try_to_keep_launch(artifact::ArtifactRepository& artifacts, const Launch& launch,
                        const Checkout& checkout, Reporter& reporter);

}  // namespace mlf::project
