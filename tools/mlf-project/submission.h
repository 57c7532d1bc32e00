// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "backend/backends.h"
#include "cli/session.h"
#include "supervise/signal_watch.h"

namespace mlf::tools {

/// Submits a recorded run to its backend and tells the user which job it is.
backend::Job submit(cli::Session& session, backend::Backends& backends,
                    const project::Launch& launch, const Context& context);

/// Waits until the run has ended, passes its output on, and tells the user how it ended.
/// @return the exit code: the command's where it is known, 128 + N when signal N ended the wait.
int wait_for_end(cli::Session& session, const backend::Backends& backends, const backend::Job& job,
                 supervise::SignalWatch& signals, const Context& context);

}  // namespace mlf::tools
