// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>

#include <unistd.h>

#include "base/process.h"
#include "supervise/signal_watch.h"

namespace mlf::supervise {

enum class Stream { output, error };

/// How a supervised command ended.
struct Outcome {
  ExitStatus status;
  bool was_told_to_stop = false;  ///< a signal to end it was sent to mlf
  bool was_interrupted = false;   ///< the terminal sent one to mlf and to the command
  /// Why what it wrote could not be passed on; "" where it was, and where nobody reads any more.
  std::string loss{};

  /// That of mlf: the command's as shells have it, but 1 where it succeeded and output was lost.
  int exit_code() const {
    const int code = status.shell_code();
    return code == 0 && !loss.empty() ? 1 : code;
  }
};

struct Supervision {
  /// Gets every byte that the command writes, as it comes.
  std::function<void(Stream, std::string_view)> on_bytes;
  /// Is called about as often as `tick`.
  std::function<void()> on_tick = [] {};
  std::chrono::milliseconds tick{1000};
  /// Is told of the child's process id once it runs.
  std::function<void(pid_t)> on_start = [](pid_t) {};
  /// Where its standard output is passed on to.
  int output = STDOUT_FILENO;
  /// A stream of the command is closed once nobody reads what it is passed on to, as it would be
  /// without mlf, and from the start where that one is closed. If not, on_bytes gets it all the
  /// same.
  bool closes_streams = true;
  /// Bytes of each stream that are passed on.
  std::uint64_t most_passed_on = std::numeric_limits<std::uint64_t>::max();
};

/// Runs `command` to its end: passes its output on to `output` and standard error byte for byte,
/// gives it a terminal for each of them that is one, and passes the watched signals on. A request
/// to stop (HUP, INT, QUIT, TERM) that comes a second or more after the first kills it, and its
/// group where it has one; what is left of the group when it has ended after such a request is
/// asked to end too. Output of processes that it leaves behind is passed on until they have been
/// silent for a second, ten seconds at most. When on_bytes has seen all of it, `on_end` is called;
/// what standard output and error have not taken yet is written afterwards, so that a pager which
/// pauses does not keep the run from being ended. It takes constant memory, all of it before the
/// command is started.
/// @throws Error as Process::spawn().
Outcome run_command(Command command, SignalWatch& signals, const Supervision& supervision,
                    const std::function<void(const Outcome&)>& on_end);

}  // namespace mlf::supervise
