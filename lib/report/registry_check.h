// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/session.h"
#include "tracking/check_registry.h"

/// What `mlf registry check` has found.
namespace mlf::report {

/// Prints the problems in the session's format, and says on standard error what was looked at.
void print_registry_check(cli::Session& session, const tracking::RegistryCheck& check);

/// The keys of its columns, for --columns.
std::vector<std::string> registry_check_columns();

}  // namespace mlf::report
