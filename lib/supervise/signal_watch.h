// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <signal.h>

#include "base/error.h"
#include "base/file.h"

namespace mlf::supervise {

/// The process group of a command. It decides which signals of the terminal reach the command
/// directly.
enum class Grouping {
  /// The process group of mlf: Ctrl-C, Ctrl-Z, changes of the window's size, and the shell's fg and
  /// bg reach the command directly.
  shared,
  /// A group of its own: mlf passes signals on to the whole group.
  own,
};

/// `shared` if mlf reads from a terminal or runs in its foreground, else `own`: under cron, CI or
/// nohup.
Grouping choose_grouping();

/// A signal that came.
struct ArrivedSignal {
  int number = 0;
  bool from_terminal = false;  ///< the terminal sent it, to the whole process group
};

/// Whether the signal asks a program to end: HUP, INT, QUIT or TERM.
bool is_stop_request(int signal);

/// While a SignalWatch exists, signals meant for the command (HUP, INT, QUIT, TERM, USR1, USR2,
/// CONT, WINCH, and TSTP with Grouping::own) are queued for next() and do not act on this process;
/// SIGPIPE does not end the process either. Signals that were ignored before, as under nohup(1),
/// stay ignored. A process can have one SignalWatch at a time, and must make it while it has only
/// one thread.
class SignalWatch {
 public:
  explicit SignalWatch(Grouping grouping);
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  Grouping grouping() const { return grouping_; }
  /// What to give to poll(2), for POLLIN.
  int descriptor() const { return file_.get(); }
  /// Takes the next queued signal; nullopt when there is none.
  std::optional<ArrivedSignal> next();
  /// The first signal since the construction that asked to stop; nullopt if none has come. Takes
  /// all queued signals.
  std::optional<int> stop_signal();

 private:
  Grouping grouping_;
  FileDescriptor file_;
  std::optional<int> stop_signal_;
  sigset_t before_{};
  struct sigaction pipe_before_ {};
};

/// Calls `work` with a SignalWatch and returns its result. An Error that `work` throws becomes
/// Stopped if a signal has asked to stop meanwhile.
template <typename Work>
auto watching_signals(Grouping grouping, const Work& work) {
  SignalWatch signals(grouping);
  try {
    return work(signals);
  } catch (const Error& error) {
    if (const auto signal = signals.stop_signal()) throw Stopped(error, *signal);
    throw;
  }
}

}  // namespace mlf::supervise
