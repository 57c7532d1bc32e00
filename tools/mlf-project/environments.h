// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/session.h"
#include "cli/verb.h"
#include "env/removal.h"

/// Shared by the verbs on environments.
namespace mlf::tools {

/// Adds --json, --format and --columns.
void add_environment_output(cli::Verb& verb);
/// Prints the environments; if there are none, "no QUALIFIER environments in DIRECTORY".
void print_environments(cli::Session& session,
                        const std::vector<env::CachedEnvironment>& environments,
                        std::string_view qualifier = "");

/// Prints the environments that were removed, and warns of those that were kept.
void print_removal(cli::Session& session, const env::Removal& removal);

/// Completes the names of the cached environments.
std::vector<cli::Candidate> complete_environments(cli::Session& session, std::string_view prefix);

}  // namespace mlf::tools
