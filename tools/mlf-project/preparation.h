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

/// What is decided of a run before it is recorded: where its project comes from, which may be an
/// earlier run, and what it is known by.
namespace mlf::tools {

struct Preparation {
  project::Checkout checkout;
  project::Plan plan;
  std::optional<std::string> key;  ///< of the run, where it is known
  std::vector<Tag> tags;           ///< besides the plan's: the key, and which run is done again
};

/// Of a URI that names no path and is the id of a run or its beginning, that run's project and
/// request are taken, with the parameters given on top, and its experiment where none is named.
/// @param needs_key whether the key must be known, whatever it takes to read the project's files.
Preparation prepare(cli::Session& session, const RunArguments& arguments, const Context& context,
                    bool needs_key);

/// The finished run in the session's experiment that does what is prepared.
std::optional<Run> find_done(cli::Session& session, Jobs& jobs, const Preparation& preparation);

/// @throws Error for files that are in a directory of this process alone, changes and all, so that
///   no other can run them.
void refuse_private_changes(const project::Checkout& checkout);

/// What of a project's files counts, without limits.
source::ContentOptions content_options(const cli::Session& session);

/// Runs that can be run again, and directories.
std::vector<cli::Candidate> complete_projects(cli::Session& session, std::string_view prefix);

}  // namespace mlf::tools
