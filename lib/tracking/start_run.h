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

/// Runs are started and resumed as MLflow's start_run() does it.
namespace mlf::tracking {

/// What a new run is to be.
struct StartOptions {
  ExperimentChoice experiment = {};                  ///< see get_or_create_experiment()
  std::string name = {};                             ///< "": one is made up
  std::optional<std::string> parent = std::nullopt;  ///< its id or the beginning of it
  std::optional<std::string> description = std::nullopt;
  /// What started the run, see source_tags().
  std::vector<Tag> origin = {};
  std::vector<Tag> tags = {};  ///< each replaces one of that key in `origin`, mlflow.user included
  std::vector<Param> params = {};
};

/// A new run of the user that user_name() finds.
/// @throws Error of get_or_create_experiment(); RESOURCE_DOES_NOT_EXIST for a parent that does not
///   exist, INVALID_PARAMETER_VALUE for one that is deleted, for a description beside a tag
///   mlflow.note.content, and for a bad tag or param.
Run start_run(store::TrackingStore& store, const StartOptions& options, const Context& context);

/// What an existing run is given when it is resumed.
struct ResumeOptions {
  std::string name = {};  ///< "": it keeps its own
  std::optional<std::string> description = std::nullopt;
  std::vector<Tag> tags = {};
};

/// Makes an existing run RUNNING again. Its source and its user stay those of its start, and what
/// is recorded of an earlier end stays too, see forget_recorded_end().
/// @throws Error RESOURCE_DOES_NOT_EXIST; INVALID_PARAMETER_VALUE when it is deleted, for a
///   description beside a tag mlflow.note.content, and for a bad tag.
RunInfo resume_run(store::TrackingStore& store, const RunId& id, const ResumeOptions& options);

}  // namespace mlf::tracking
