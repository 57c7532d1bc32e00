// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/session.h"
#include "env/environment.h"

namespace mlf::report {

/// Prints an environment of a project or model: its name, what made it, where it is, and the shell
/// commands that activate it. For a local one a note says that nothing was made.
void print_environment(cli::Session& session, const env::Environment& environment);

}  // namespace mlf::report
