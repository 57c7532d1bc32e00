// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "backend/backends.h"
#include "backend/output_follower.h"
#include "backend/submitted_runs.h"
#include "base/context.h"
#include "cli/completer.h"
#include "cli/session.h"

/// Shared by the verbs on submitted runs.
namespace mlf::tools {

/// The backends of the runs in the session's store. Session and context must outlive them.
backend::Backends backends_of(cli::Session& session, const Context& context);

/// The session's terminal as the place where the output of a run goes.
backend::OutputFollower::Sink terminal_of(cli::Session& session);

/// Tells the user how a run is: "run ID is STATUS".
void tell_status(cli::Session& session, const RunInfo& run);

/// Completes runs with a job that have not ended, described by name and status.
std::vector<cli::Candidate> complete_submitted_runs(cli::Session& session, std::string_view prefix);
std::vector<cli::Candidate> complete_backends(cli::Session& session, std::string_view prefix);

}  // namespace mlf::tools
