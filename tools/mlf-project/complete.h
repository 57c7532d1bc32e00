// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "cli/completer.h"
#include "project/run_request.h"

/// Completes words from the project that earlier words name. Only local directories are read;
/// nothing is fetched.
namespace mlf::tools {

/// Completes entry points and scripts, described by their commands.
cli::Completer complete_entry_points(const project::ProjectReference& reference);

/// Completes "NAME=" for the entry point's parameters that are not given yet, described by type and
/// default.
cli::Completer complete_parameters(const project::RunRequest& request);

/// Completes runs that can be repeated, and directories.
std::vector<cli::Candidate> complete_projects(cli::Session& session, std::string_view prefix);

}  // namespace mlf::tools
