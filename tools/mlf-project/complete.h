// SPDX-License-Identifier: Apache-2.0
#pragma once

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

}  // namespace mlf::tools
