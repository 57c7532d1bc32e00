// SPDX-License-Identifier: Apache-2.0
#include "supervise/signal_watch.h"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/error.h"
#include "base/startup.h"

namespace mlf::supervise {

namespace {

constexpr std::array watched{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGCONT, SIGWINCH};

void add_unless_ignored(sigset_t& set, int signal) {
  struct sigaction action {};
  sigaction(signal, nullptr, &action);
  if (action.sa_handler != SIG_IGN) sigaddset(&set, signal);
}

}  // namespace

bool is_stop_request(int signal) {
  return signal == SIGHUP || signal == SIGINT || signal == SIGQUIT || signal == SIGTERM;
}

Grouping choose_grouping() {
  if (isatty(STDIN_FILENO) != 0) return Grouping::shared;
  const FileDescriptor terminal(::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC));
  const bool is_foreground = terminal && tcgetpgrp(terminal.get()) == getpgrp();
  return is_foreground ? Grouping::shared : Grouping::own;
}

SignalWatch::SignalWatch(Grouping grouping) : grouping_(grouping) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : watched) add_unless_ignored(set, signal);
  if (grouping == Grouping::own) add_unless_ignored(set, SIGTSTP);
  file_ = FileDescriptor(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!file_) throw system_error(errno, "watch for", "signals");
  sigprocmask(SIG_BLOCK, &set, &before_);
  sigaction(SIGPIPE, nullptr, &pipe_before_);
  ignore_signal(SIGPIPE);
}

SignalWatch::~SignalWatch() {
  sigaction(SIGPIPE, &pipe_before_, nullptr);
  sigprocmask(SIG_SETMASK, &before_, nullptr);
}

std::optional<ArrivedSignal> SignalWatch::next() {
  signalfd_siginfo info{};
  if (::read(file_.get(), &info, sizeof info) != sizeof info) return std::nullopt;
  const ArrivedSignal signal{static_cast<int>(info.ssi_signo), info.ssi_code == SI_KERNEL};
  if (!stop_signal_ && is_stop_request(signal.number)) stop_signal_ = signal.number;
  return signal;
}

std::optional<int> SignalWatch::stop_signal() {
  while (next()) continue;
  return stop_signal_;
}

}  // namespace mlf::supervise
