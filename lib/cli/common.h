// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/verb.h"

namespace mlf::cli {

/// Thrown by the option --help, caught by run().
struct HelpRequested {};
/// Thrown by the option --version, caught by run().
struct VersionRequested {};

/// The options that every verb of every tool has: --tracking-uri, --registry-uri, -q, -v,
/// --no-color, --help and --version. They are declared as a verb without an action. A verb may use
/// one of the names for an option of its own: see Verb::remove_names_of().
Verb common_options(Session& session);

}  // namespace mlf::cli
