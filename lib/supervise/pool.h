// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

#include "base/process.h"
#include "supervise/signal_watch.h"

namespace mlf::supervise {

/// What a pool of commands asks and tells.
struct PoolCallbacks {
  /// The next command, asked for when there is room; nullopt when there is none left.
  std::function<std::optional<Command>()> next;
  /// The `index`th command has ended; `error_output` is the end of what it wrote on standard error.
  /// @return false to have the others told to end and no more started.
  std::function<bool(std::size_t index, const ExitStatus& status, std::string_view error_output)>
      on_end;
};

/// Runs commands beside one another, at most `at_once` at a time, quietly: they read and print
/// nothing. Each has a process group of its own, to which the watched signals are passed on, the
/// terminal's too; a request to stop (HUP, INT, QUIT, TERM) also keeps further ones from being
/// started. However the pool ends, none of them goes on: should mlf be killed, they get SIGTERM.
/// @return the signal that asked to stop, or 0.
int run_pool(std::size_t at_once, const PoolCallbacks& callbacks, SignalWatch& signals);

}  // namespace mlf::supervise
