// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arguments.h"
#include "core/run.h"
#include "jobs.h"
#include "project/rerun.h"
#include "source/content.h"

/// Everything that is decided about a run before it is recorded, including its project, which may
/// come from an earlier run.
namespace mlf::tools {

struct Preparation {
  project::Checkout checkout;
  project::Plan plan;
  std::optional<std::string> key;  ///< the run's key, where it is known
  std::vector<Tag> tags;           ///< added to the plan's: the key, and the run that is repeated
};

/// Prepares a run. If the URI is not a path but a run's id or the beginning of one, that run is
/// repeated: its project and request are used, changed by the given arguments, and its experiment
/// unless another is named.
/// @param needs_key compute the key even if reading the project's files takes long.
Preparation prepare(cli::Session& session, const RunArguments& arguments, const Context& context,
                    bool needs_key);

/// A finished run in the session's experiment that did the same as this one would.
std::optional<Run> find_done(cli::Session& session, Jobs& jobs, const Preparation& preparation);

/// @throws Error for a project that was restored with uncommitted changes: its directory belongs
///   to this process alone, so no other process can run it.
void refuse_private_changes(const project::Checkout& checkout);

/// Options for hashing all of a project's files, leaving out a store inside its directory.
source::ContentOptions content_options(const cli::Session& session);

/// Completes runs that can be repeated, and directories.
std::vector<cli::Candidate> complete_projects(cli::Session& session, std::string_view prefix);

}  // namespace mlf::tools
