// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "backend/jobs.h"
#include "sweep/sweep.h"

namespace mlf::sweep {

/// As run_sweep(), but on a backend: records the members that have no run, submits them as one
/// array and watches them until they have ended. The first signal to stop cancels their jobs, the
/// second kills them and the third stops waiting while they go on. SIGHUP stops waiting at once.
/// @throws Error of the backend; no member runs then.
Outcome submit_sweep(std::span<Member> members, const SweepOptions& options,
                     const MemberActions& actions, backend::Backend& backend,
                     const backend::RunAccess& access, supervise::SignalWatch& signals,
                     const Context& context);

}  // namespace mlf::sweep
