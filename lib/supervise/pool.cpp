// SPDX-License-Identifier: Apache-2.0
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
/// As shells have it of a command that cannot be run.
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

  /// Takes what it has written; not more than a pipe holds, as it may write on and on.
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

  /// Left by an exception, it leaves nothing running.
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
    // Without a pidfd (an old kernel, a strict sandbox) the end is looked for every few ms.
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
  bool is_over_ = false;  ///< no more are started
  bool has_given_up_ = false;
  int stop_signal_ = 0;
};

}  // namespace

int run_pool(std::size_t at_once, const PoolCallbacks& callbacks, SignalWatch& signals) {
  return Pool(at_once, callbacks, signals).run();
}

}  // namespace mlf::supervise
