// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/verb.h"

namespace mlf::cli {

/// Thrown by the option --help, caught by run().
struct HelpRequested {};
/// Thrown by the option --version, caught by run().
struct VersionRequested {};

/// The options that every verb of every tool has: --tracking-uri, -q, -v, --no-color, --help and
/// --version, as a verb without action. A verb that uses one of the names takes it for its own
/// (Verb::give_way_to).
Verb common_options(Session& session);

}  // namespace mlf::cli
