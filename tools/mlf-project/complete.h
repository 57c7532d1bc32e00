// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/completer.h"
#include "project/run_request.h"

/// Answers to Tab from the project that the words before name. Only directories are looked at:
/// nothing is fetched.
namespace mlf::tools {

/// Entry points and scripts, described by their commands.
cli::Completer complete_entry_points(const project::ProjectReference& reference);

/// "NAME=" of the entry point's parameters that have not been given, described by type and default.
cli::Completer complete_parameters(const project::RunRequest& request);

}  // namespace mlf::tools
