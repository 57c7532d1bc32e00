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

/// What the verbs that look after environments share.
namespace mlf::tools {

/// --json, --format and --columns.
void add_environment_output(cli::Verb& verb);
/// Of none it says "no QUALIFIER environments in DIRECTORY".
void print_environments(cli::Session& session,
                        const std::vector<env::CachedEnvironment>& environments,
                        std::string_view qualifier = "");

/// Removes those that `is_chosen` takes, which are printed; tells of those in use, which stay.
/// @return whether all of them are gone.
bool remove_environments(cli::Session& session, const Context& context,
                         const std::vector<env::CachedEnvironment>& chosen);

/// The names of those that are there.
std::vector<cli::Candidate> complete_environments(cli::Session& session, std::string_view prefix);

}  // namespace mlf::tools
