// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <signal.h>

#include "base/error.h"
#include "base/file.h"

namespace mlf::supervise {

/// How a command is tied to the terminal, and so which signals reach it without mlf.
enum class Grouping {
  /// In mlf's own process group: the terminal's Ctrl-C, Ctrl-Z and window changes reach it as if
  /// mlf were not there, and so do the shell's fg and bg.
  shared,
  /// In a group of its own: mlf passes signals on to all of it.
  own,
};

/// Shared where mlf reads from a terminal or is in its foreground; own elsewhere: cron, CI, nohup.
Grouping choose_grouping();

/// A signal that came.
struct ArrivedSignal {
  int number = 0;
  bool from_terminal = false;  ///< the kernel sent it, to the whole process group
};

/// Whether it is one of those that ask a program to end: HUP, INT, QUIT, TERM.
bool is_stop_request(int signal);

/// From its making to its end, signals meant for the command (HUP, INT, QUIT, TERM, USR1, USR2,
/// CONT, WINCH, and with an own group TSTP) wait to be read instead of acting on this process;
/// SIGPIPE does not end it. Those that were ignored, as under nohup(1), stay so. One at a time in a
/// process, made while it has one thread.
class SignalWatch {
 public:
  explicit SignalWatch(Grouping grouping);
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  Grouping grouping() const { return grouping_; }
  /// To be polled for POLLIN.
  int descriptor() const { return file_.get(); }
  /// nullopt when none waits.
  std::optional<ArrivedSignal> next();
  /// The first that came, read or waiting, that asked to stop; those that wait are read.
  std::optional<int> stop_signal();

 private:
  Grouping grouping_;
  FileDescriptor file_;
  std::optional<int> stop_signal_;
  sigset_t before_{};
  struct sigaction pipe_before_ {};
};

/// What `work` returns, which is given a watch; its Error comes as Stopped when a signal has asked
/// to stop meanwhile.
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
