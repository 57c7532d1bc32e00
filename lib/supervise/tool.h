// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>

#include "base/tool_runner.h"
#include "supervise/signal_watch.h"

namespace mlf::supervise {

/// A function that runs tools by run_command(): signals are passed on to them, and their output
/// goes to standard error. `signals` must outlive it.
RunTool tool_runner(SignalWatch& signals);

/// A function that waits for the given time and returns true; false as soon as a signal asks mlf to
/// end. `signals` must outlive it.
std::function<bool(std::chrono::milliseconds)> pauser(SignalWatch& signals);

}  // namespace mlf::supervise
