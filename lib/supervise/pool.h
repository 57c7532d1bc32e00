// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

#include "base/process.h"
#include "supervise/signal_watch.h"

namespace mlf::supervise {

/// The functions that run_pool() calls.
struct PoolCallbacks {
  /// Returns the next command to start; nullopt when there is none left.
  std::function<std::optional<Command>()> next;
  /// Takes how a command ended. `index` counts the commands from 0 in the order in which they were
  /// started; `error_output` is the end of its standard error, at most 4 KiB. A command that could
  /// not be started ends with exit code 126 and the reason as `error_output`.
  /// @return false to start no more commands and send SIGTERM to those that run.
  std::function<bool(std::size_t index, const ExitStatus& status, std::string_view error_output)>
      on_end;
};

/// Runs commands in parallel, at most `at_once` at a time, without input and without showing their
/// output. Each command has its own process group, to which the watched signals are passed on.
/// After a request to stop (HUP, INT, QUIT, TERM) no more commands are started. Returns when all
/// commands have ended. If mlf is killed or a callback throws, the commands get SIGTERM.
/// @return the signal that asked to stop, or 0.
int run_pool(std::size_t at_once, const PoolCallbacks& callbacks, SignalWatch& signals);

}  // namespace mlf::supervise
