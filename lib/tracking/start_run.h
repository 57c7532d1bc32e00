// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "core/ids.h"
#include "core/run.h"
#include "store/tracking_store.h"
#include "tracking/experiment.h"

/// Starts and resumes runs as MLflow's start_run() does.
namespace mlf::tracking {

/// The properties of a new run.
struct StartOptions {
  ExperimentChoice experiment = {};                  ///< see get_or_create_experiment()
  std::string name = {};                             ///< "": a name is generated
  std::optional<std::string> parent = std::nullopt;  ///< an id or a prefix of it
  std::optional<std::string> description = std::nullopt;
  /// Tags that describe what started the run, see source_tags().
  std::vector<Tag> origin = {};
  std::vector<Tag> tags = {};  ///< replace those with the same key in `origin`, and mlflow.user
  std::vector<Param> params = {};
};

/// Creates a run of the user that user_name() finds.
/// @throws Error as get_or_create_experiment(); RESOURCE_DOES_NOT_EXIST when the parent does not
/// exist; INVALID_PARAMETER_VALUE when the parent is deleted, when a description and the tag
/// mlflow.note.content are both given, and for a bad tag or param.
Run start_run(store::TrackingStore& store, const StartOptions& options, const Context& context);

/// Changes to an existing run when it is resumed.
struct ResumeOptions {
  std::string name = {};  ///< "": keeps its name
  std::optional<std::string> description = std::nullopt;
  std::vector<Tag> tags = {};
};

/// Gives an existing run the status RUNNING again. Its source and user do not change, and tags of
/// an earlier end stay, see forget_recorded_end().
/// @throws Error RESOURCE_DOES_NOT_EXIST; INVALID_PARAMETER_VALUE when the run is deleted, when a
/// description and the tag mlflow.note.content are both given, and for a bad tag.
RunInfo resume_run(store::TrackingStore& store, const RunId& id, const ResumeOptions& options);

}  // namespace mlf::tracking
