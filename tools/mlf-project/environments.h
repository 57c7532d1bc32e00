// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/session.h"
#include "cli/verb.h"
#include "env/cache.h"
#include "env/environment.h"

/// Shared by the verbs on environments.
namespace mlf::tools {

/// Adds --json, --format and --columns.
void add_environment_output(cli::Verb& verb);
/// Prints the environments; if there are none, "no QUALIFIER environments in DIRECTORY".
void print_environments(cli::Session& session,
                        const std::vector<env::CachedEnvironment>& environments,
                        std::string_view qualifier = "");

/// Removes the chosen environments and prints each. Those in use stay, and are reported.
/// @return whether all of them were removed.
bool remove_environments(cli::Session& session, const Context& context,
                         const std::vector<env::CachedEnvironment>& chosen);

/// Completes the names of the cached environments.
std::vector<cli::Candidate> complete_environments(cli::Session& session, std::string_view prefix);

}  // namespace mlf::tools
