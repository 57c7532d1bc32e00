// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/context.h"
#include "supervise/signal_watch.h"

namespace mlf::supervise {

/// A copy of the context for a process that watches signals. Its tools are run by run_command():
/// signals are passed on to them, and their output goes to standard error. Its stop_signal() is
/// that of `signals`, which must outlive the copy.
Context with_signals(Context context, SignalWatch& signals);

}  // namespace mlf::supervise
