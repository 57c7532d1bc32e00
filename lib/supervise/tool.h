// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>

#include "base/tool_runner.h"
#include "supervise/signal_watch.h"

namespace mlf::supervise {

/// Runs tools under supervision: signals reach them, and what they write goes to standard error.
/// The watch outlives it.
RunTool tool_runner(SignalWatch& signals);

/// Waits so long; false as soon as a signal has told mlf to end. The watch outlives it.
std::function<bool(std::chrono::milliseconds)> pauser(SignalWatch& signals);

}  // namespace mlf::supervise
