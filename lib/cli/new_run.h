// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/session.h"
#include "cli/verb.h"
#include "core/run.h"

/// What `mlf run start` and `mlf run exec` share: a run made as MLflow's start_run() makes it.
namespace mlf::cli {

struct NewRunOptions {
  std::optional<std::string> name;
  std::vector<std::string> tags;      ///< KEY=VALUE
  std::optional<std::string> parent;  ///< its id or the beginning of it
  std::optional<std::string> description;
};

/// -e/--experiment, --experiment-id, --name, --tag, --parent and --description.
void add_new_run_options(Verb& verb, NewRunOptions& options);

/// tracking::start_run() with these options, in the session's experiment.
/// @throws UsageError for a tag given twice.
Run start_run(Session& session, const NewRunOptions& options, std::vector<Tag> origin);

/// Tells the user which run is recorded: "run ID (NAME)"; and how it ended: "run ID is FINISHED",
/// or nothing where the store does not say.
void tell_start(Session& session, const RunInfo& run);
void tell_end(Session& session, const RunInfo& run);

}  // namespace mlf::cli
