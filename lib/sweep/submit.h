// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "backend/jobs.h"
#include "sweep/sweep.h"

namespace mlf::sweep {

/// run_sweep() by a backend that is not this process: the members that have no run are recorded,
/// submitted as one array, and looked after until they have ended. A request to stop cancels their
/// jobs, a second one kills them and a third leaves them; so does the end of the terminal at once.
/// @throws Error of the backend; nothing of the sweep runs then.
Outcome submit_sweep(std::span<Member> members, const SweepOptions& options,
                     const MemberActions& actions, backend::Backend& backend,
                     const backend::RunAccess& access, supervise::SignalWatch& signals,
                     const Context& context);

}  // namespace mlf::sweep
