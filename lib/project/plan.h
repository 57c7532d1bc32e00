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

/// From what the user asks for to a run that is recorded and ready to be carried out.
namespace mlf::project {

/// A project that is here and was read.
struct Checkout {
  source::Source source;
  Project project;
};
Checkout check_out(std::string_view uri, const source::SourceOptions& options,
                   const Context& context);

/// A launch that has no run yet.
struct Plan {
  Launch launch;
  EntryPoint entry_point;
  ParameterValues values;
  std::vector<Tag> tags;  ///< what MLflow records of a project's run, without user and parent
};

/// Where files come to stand that parameters of type path name by URI.
struct Downloads {
  std::filesystem::path directory;  ///< need not exist
  Download download;
};

/// Decides everything that can be decided without a run, the command included. Nothing is recorded.
/// Scripts (.sh) are run by $SHELL, else by bash.
/// @throws Error for what is wrong with the request.
Plan plan_run(const Checkout& checkout, const RunRequest& request, const Downloads& downloads,
              const Context& context);

/// Who runs it and where it is recorded.
struct Recording {
  ExperimentId experiment_id = ExperimentId::default_experiment();
  std::string tracking_uri;  ///< absolute
  std::optional<std::string> run_name;
  std::optional<std::string> parent;
  std::vector<Tag> tags;        ///< further ones
  std::optional<RunId> run_id;  ///< an existing run that is taken instead of a new one
};

/// The run, with its tags and params, and the plan's launch told of it. @throws Error; a run that
/// was made is then ended by end_failed().
Run record_run(Plan& plan, const Recording& recording, store::TrackingStore& store,
               const Context& context);

/// Keeps the launch, and a local project's uncommitted changes, with the run, whose artifacts are
/// given. @throws Error where the launch cannot be kept.
void keep_launch(artifact::ArtifactRepository& artifacts, const Launch& launch,
                 const Checkout& checkout, Reporter& reporter);
/// The same; false, and a warning, where it cannot.
bool try_to_keep_launch(artifact::ArtifactRepository& artifacts, const Launch& launch,
                        const Checkout& checkout, Reporter& reporter);

}  // namespace mlf::project
