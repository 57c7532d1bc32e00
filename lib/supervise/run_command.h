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
  bool was_told_to_stop = false;  ///< a stop signal was sent to mlf, which passed it on
  bool was_interrupted = false;   ///< the terminal sent a stop signal to mlf and to the command
  /// Why the command's output could not be passed on; "" if it could, or only the reader has gone.
  std::string write_error{};

  /// The exit code for mlf: 1 if the command succeeded but its output could not be passed on,
  /// otherwise ExitStatus::shell_code().
  int exit_code() const {
    const int code = status.shell_code();
    return code == 0 && !write_error.empty() ? 1 : code;
  }
};

/// How run_command() treats the command's output, and what it calls meanwhile.
struct Supervision {
  /// Gets every byte that the command writes, as soon as it is read.
  std::function<void(Stream, std::string_view)> on_bytes;
  /// Called about every `tick` while the command runs.
  std::function<void()> on_tick = [] {};
  std::chrono::milliseconds tick{1000};
  /// Gets the child's process id once the child runs.
  std::function<void(pid_t)> on_start = [](pid_t) {};
  /// The descriptor that the command's standard output is passed on to.
  int output = STDOUT_FILENO;
  /// true: when mlf's own stream is closed or loses its reader, so is the command's stream, as if
  /// the command ran without mlf. false: the command can still write, and on_bytes gets it all.
  bool closes_streams = true;
  /// The most bytes of each stream that are passed on.
  std::uint64_t most_passed_on = std::numeric_limits<std::uint64_t>::max();
};

/// Runs `command` to its end.
/// - Its output is passed on unchanged to `output` and standard error. Where one of these is a
///   terminal, the command's stream is a terminal too.
/// - The watched signals are passed on. A request to stop (HUP, INT, QUIT, TERM) that comes a
/// second
///   or more after the first one kills the command, and its group if it has its own. When the
///   command has ended after a request to stop, the rest of that group gets SIGTERM.
/// - Processes that the command leaves behind may still write: this is passed on until they have
///   been silent for one second, for at most ten seconds.
/// - `on_end` is called when on_bytes has got all output. What standard output and error have not
///   taken by then is written after that, so that a pager that pauses does not delay the end of the
///   run.
/// - Memory is constant and is allocated before the command starts.
/// @throws Error as Process::spawn().
Outcome run_command(Command command, SignalWatch& signals, const Supervision& supervision,
                    const std::function<void(const Outcome&)>& on_end);

}  // namespace mlf::supervise
