// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/tool_runner.h"
#include "exec/signal_watch.h"

namespace mlf::exec {

/// Runs tools under supervision: signals reach them, and what they write goes to standard error.
/// The watch outlives it.
RunTool tool_runner(SignalWatch& signals);

}  // namespace mlf::exec
