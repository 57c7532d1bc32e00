// SPDX-License-Identifier: Apache-2.0
//
// Several commands at once, in one thread: a loop around poll(2) waits for signals, for standard
// error of the commands, and for their end, which a pidfd signals. SIGCHLD would need a handler for
// the whole process and does not tell which command has ended.
#include "supervise/pool.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <list>
#include <string>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/error.h"

namespace mlf::supervise {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kept_error_output = 4096;
/// The exit code that shells use for a command that cannot be run.
constexpr int not_runnable = 126;

bool asks_to_stop(int signal) {
  return signal == SIGHUP || signal == SIGINT || signal == SIGQUIT || signal == SIGTERM;
}

/// A running command.
class Member {
 public:
  Member(std::size_t index, Process process)
      : index_(index),
        process_(std::move(process)),
        ended_(static_cast<int>(syscall(SYS_pidfd_open, process_.pid(), 0))) {
    const int descriptor = process_.error().get();
    fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
  }

  std::size_t index() const { return index_; }
  Process& process() { return process_; }
  const std::string& error_output() const { return error_output_; }
  bool has_end_descriptor() const { return static_cast<bool>(ended_); }

  void append_to(std::vector<pollfd>& entries) {
    if (ended_) entries.push_back({ended_.get(), POLLIN, 0});
    if (process_.error()) entries.push_back({process_.error().get(), POLLIN, 0});
  }

  /// Reads what the command has written to standard error. The rounds are bounded because it may
  /// write without pause; 32 are more than a pipe holds.
  void read() {
    std::array<char, 65536> buffer{};
    for (int round = 0; round < 32 && process_.error(); ++round) {
      const ssize_t size = ::read(process_.error().get(), buffer.data(), buffer.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0 && errno == EAGAIN) return;
      if (size <= 0) return process_.error().reset();
      error_output_.append(buffer.data(), static_cast<std::size_t>(size));
      if (error_output_.size() > kept_error_output) {
        error_output_.erase(0, error_output_.size() - kept_error_output);
      }
    }
  }

 private:
  std::size_t index_;
  Process process_;
  FileDescriptor ended_;
  std::string error_output_;
};

class Pool {
 public:
  Pool(std::size_t at_once, const PoolCallbacks& callbacks, SignalWatch& signals)
      : at_once_(std::max<std::size_t>(at_once, 1)), callbacks_(callbacks), signals_(signals) {}

  /// When an exception ends the pool, no command is left running.
  ~Pool() {
    send(SIGTERM);
    for (Member& member : members_) member.process().wait();
  }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  int run() {
    for (;;) {
      serve_signals();
      start();
      if (members_.empty()) return stop_signal_;
      wait();
      reap();
    }
  }

 private:
  void start() {
    while (!is_over_ && members_.size() < at_once_) {
      auto command = callbacks_.next();
      if (!command) {
        is_over_ = true;
        return;
      }
      spawn(*std::move(command), started_++);
      serve_signals();
    }
  }

  void spawn(Command command, std::size_t index) {
    command.own_group = true;
    command.ends_with_parent = true;
    command.input = Redirect::null();
    command.output = Redirect::null();
    command.error = Redirect::pipe();
    try {
      members_.emplace_back(index, Process::spawn(command));
    } catch (const Error& error) {
      ended(index, {.code = not_runnable, .signal = 0}, error.what());
    }
  }

  void wait() {
    std::vector<pollfd> entries{{signals_.descriptor(), POLLIN, 0}};
    bool sees_every_end = true;
    for (Member& member : members_) {
      member.append_to(entries);
      sees_every_end = sees_every_end && member.has_end_descriptor();
    }
    // Without a pidfd (an old kernel, a strict sandbox) the commands are polled every 20 ms.
    ::poll(entries.data(), entries.size(), sees_every_end ? -1 : 20);
  }

  void reap() {
    for (auto at = members_.begin(); at != members_.end();) {
      at->read();
      const auto status = at->process().poll();
      if (!status) {
        ++at;
        continue;
      }
      at->read();
      std::list<Member> gone;
      gone.splice(gone.end(), members_, at++);
      ended(gone.front().index(), *status, gone.front().error_output());
    }
  }

  void ended(std::size_t index, const ExitStatus& status, std::string_view error_output) {
    if (callbacks_.on_end(index, status, error_output)) return;
    if (!has_given_up_) send(SIGTERM);
    has_given_up_ = true;
    is_over_ = true;
  }

  void serve_signals() {
    while (const auto signal = signals_.next()) {
      if (signal->number == SIGWINCH) continue;
      if (asks_to_stop(signal->number)) {
        if (stop_signal_ == 0) stop_signal_ = signal->number;
        is_over_ = true;
      }
      send(signal->number);
      if (signal->number == SIGTSTP) raise(SIGSTOP);
    }
  }

  void send(int signal) {
    for (Member& member : members_) member.process().send(signal);
  }

  std::size_t at_once_;
  const PoolCallbacks& callbacks_;
  SignalWatch& signals_;
  std::list<Member> members_;
  std::size_t started_ = 0;
  bool is_over_ = false;       ///< no more commands are started
  bool has_given_up_ = false;  ///< on_end() has returned false
  int stop_signal_ = 0;
};

}  // namespace

int run_pool(std::size_t at_once, const PoolCallbacks& callbacks, SignalWatch& signals) {
  return Pool(at_once, callbacks, signals).run();
}

}  // namespace mlf::supervise
