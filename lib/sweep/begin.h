// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "backend/jobs.h"
#include "base/context.h"
#include "project/record_run.h"
#include "sweep/plan.h"

namespace mlf::sweep {

struct BeginOptions {
  project::Recording recording;         ///< where the parent run is recorded
  std::optional<std::string> run_name;  ///< the parent's; one is made up when not given
  bool is_new = false;                  ///< begin anew although the same sweep did not finish
  /// Take finished runs of the experiment that did the same as a member instead of running it.
  bool takes_finished = false;
};

/// How a sweep has begun.
struct Beginning {
  Run parent;
  bool goes_on = false;  ///< the parent is that of the same sweep, which did not finish
  std::size_t done = 0;  ///< the members that have a finished run
};

/// Records the parent run, or resumes that of the same sweep when it did not finish, and gives the
/// members their finished runs. The parent's params are the sweep's, as they were given.
/// @throws Error as find_open_sweep() and project::record_run().
Beginning begin_sweep(Sweep& sweep, const BeginOptions& options, const backend::RunAccess& access,
                      const Context& context);

}  // namespace mlf::sweep
