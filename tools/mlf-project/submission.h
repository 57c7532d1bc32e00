// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/session.h"
#include "jobs.h"
#include "project/launch.h"
#include "supervise/signal_watch.h"

namespace mlf::tools {

/// Submits a recorded run to its backend, waits until it has ended and passes its output on.
/// @return the exit code: the command's where it is known, 128 + N when signal N ended the wait.
int submit_and_wait(cli::Session& session, Jobs& jobs, const project::Launch& launch,
                    supervise::SignalWatch& signals, const Context& context);
/// Submits it and prints the run's id.
void submit_in_background(cli::Session& session, Jobs& jobs, const project::Launch& launch,
                          const Context& context);

}  // namespace mlf::tools
