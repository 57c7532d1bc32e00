// SPDX-License-Identifier: Apache-2.0
//
// One loop waits for everything that can happen: output of the command, room in mlf's own streams,
// signals, the child's end, and the next tick. The command should behave as it would without mlf:
// - A stream is read only when what was read before has been passed on, so that a slow reader slows
//   the command down. After the command has ended, its streams are read as long as there is room.
// - poll(2) reports at once when a reader goes away, so that the command's next write fails.
#include "supervise/run_command.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <optional>

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/error.h"
#include "base/startup.h"
#include "supervise/downstream.h"
#include "supervise/terminal.h"

namespace mlf::supervise {

namespace {

using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// A request to stop that comes this long after the first kills the command.
constexpr auto kill_delay = 1s;
/// How long output is awaited after the command has ended: while silent, and in all.
constexpr auto most_silence = 1s;
constexpr auto most_drain_time = 10s;
/// How often a stream is read before it is closed. This is more than a pipe holds.
constexpr int most_last_reads = 32;

void set_nonblocking(int descriptor) {
  fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

/// One output stream of the command, and the stream of mlf that it is passed on to.
class Channel {
 public:
  Channel(Stream stream, int own, const Supervision& supervision)
      : stream_(stream),
        supervision_(supervision),
        downstream_(own, supervision.most_passed_on),
        is_closed_(supervision.closes_streams && !mlf::is_open(own)) {
    if (isatty(own) != 0) terminal_.emplace(own);
  }

  Redirect redirect() {
    if (is_closed_) return Redirect::inherit();
    return terminal_ ? Redirect::to(terminal_->command_side().get()) : Redirect::pipe();
  }
  /// Called when the command has started, with the parent's end of its pipe.
  void start(FileDescriptor pipe) {
    if (terminal_) {
      terminal_->command_side().reset();
      source_ = std::move(terminal_->reading_side());
    } else {
      source_ = std::move(pipe);
    }
    if (source_) set_nonblocking(source_.get());
  }
  void copy_size() {
    if (terminal_) terminal_->copy_size();
  }

  bool is_open() const { return static_cast<bool>(source_); }
  int source() const { return source_.get(); }
  Downstream& downstream() { return downstream_; }
  void close() { source_.reset(); }

  /// Passes on what has waited. Closes the command's stream if mlf's own is broken.
  void advance() {
    downstream_.advance();
    if (!downstream_.is_broken() || !supervision_.closes_streams) return;
    for (int i = 0; i < most_last_reads && is_open() && read(); ++i) continue;
    close();
  }

  /// Whether there is room for what one read() may return.
  bool has_room() const { return downstream_.room() >= piece; }

  /// Reads up to `piece` bytes. @return whether there was anything.
  bool read() {
    std::array<char, piece> buffer{};
    for (;;) {
      const ssize_t size = ::read(source_.get(), buffer.data(), buffer.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0 && errno == EAGAIN) return false;
      if (size <= 0) {
        close();
        return false;
      }
      const std::string_view data(buffer.data(), static_cast<std::size_t>(size));
      supervision_.on_bytes(stream_, data);
      downstream_.put(data);
      return true;
    }
  }

 private:
  static constexpr std::size_t piece = 65536;

  Stream stream_;
  const Supervision& supervision_;
  Downstream downstream_;
  bool is_closed_;  ///< mlf's own stream was closed, so the command gets a closed one
  std::optional<OutputTerminal> terminal_;
  FileDescriptor source_;
};

class Supervisor {
 public:
  Supervisor(Command command, SignalWatch& signals, const Supervision& supervision)
      : signals_(signals),
        supervision_(supervision),
        channels_{Channel(Stream::output, supervision.output, supervision),
                  Channel(Stream::error, STDERR_FILENO, supervision)},
        process_(start(std::move(command))),
        ended_(static_cast<int>(syscall(SYS_pidfd_open, process_.pid(), 0))),
        next_tick_(SteadyClock::now() + supervision.tick) {
    supervision_.on_start(process_.pid());
  }

  Outcome run() {
    while (!process_.poll()) {
      wait(next_tick_);
      serve();
    }
    outcome_.status = process_.wait();
    drain();
    return outcome_;
  }

  /// Why a write to one of mlf's own streams failed; "" if none did.
  std::string write_error() {
    for (std::size_t i = 0; i < channels_.size(); ++i) {
      const int error = channels_[i].downstream().error();
      const bool is_output = i == 0 && supervision_.output == STDOUT_FILENO;
      const char* const name = is_output ? "standard output" : "standard error";
      if (error != 0) return system_error(error, "write to", name).what();
    }
    return {};
  }

  /// Writes what is left to mlf's own streams, until a request to stop comes.
  void deliver() {
    while (!channels_[0].downstream().is_idle() || !channels_[1].downstream().is_idle()) {
      wait(SteadyClock::now() + 1h);
      for (Channel& channel : channels_) channel.advance();
      while (const auto signal = signals_.next()) {
        if (is_stop_request(signal->number)) return;
      }
    }
  }

 private:
  Process start(Command command) {
    command.own_group = signals_.grouping() == Grouping::own;
    command.output = channels_[0].redirect();
    command.error = channels_[1].redirect();
    Process process = Process::spawn(command);
    channels_[0].start(std::move(process.output()));
    channels_[1].start(std::move(process.error()));
    return process;
  }

  void wait(SteadyClock::time_point until) {
    const bool is_over = has_ended();
    std::array<pollfd, 6> entries{};
    entries[0] = {signals_.descriptor(), POLLIN, 0};
    entries[1] = {is_over ? -1 : ended_.get(), POLLIN, 0};
    for (std::size_t i = 0; i < channels_.size(); ++i) {
      Channel& channel = channels_[i];
      const bool is_idle = channel.downstream().is_idle();
      const bool reads = channel.is_open() && (is_over ? channel.has_room() : is_idle);
      entries[2 * i + 2] = {reads ? channel.source() : -1, POLLIN, 0};
      const bool watches = channel.is_open() || !is_idle;
      entries[2 * i + 3] = {watches ? channel.downstream().descriptor() : -1,
                            static_cast<short>(is_idle ? 0 : POLLOUT), 0};
    }
    auto left = std::chrono::ceil<std::chrono::milliseconds>(until - SteadyClock::now());
    // Without a pidfd (an old kernel, a strict sandbox) the command is polled every 20 ms.
    if (!ended_) left = std::min<std::chrono::milliseconds>(left, 20ms);
    const auto timeout = static_cast<int>(std::max<std::int64_t>(left.count(), 0));
    if (::poll(entries.data(), entries.size(), timeout) <= 0) return;
    for (std::size_t i = 0; i < channels_.size(); ++i) {
      channels_[i].downstream().notice(entries[2 * i + 3].revents);
    }
  }

  bool has_ended() { return process_.poll().has_value(); }

  void serve() {
    while (const auto signal = signals_.next()) handle(*signal);
    for (Channel& channel : channels_) {
      channel.advance();
      if (channel.is_open() && channel.downstream().is_idle()) channel.read();
    }
    if (SteadyClock::now() < next_tick_) return;
    next_tick_ = SteadyClock::now() + supervision_.tick;
    supervision_.on_tick();
  }

  /// Called after the command has ended: reads what is left in the pipes, and waits for the output
  /// of processes that it left behind, within the limits above.
  void drain() {
    // The rest of the group may not have got the signal: shells make what they run in the
    // background ignore the terminal's signals.
    if (outcome_.was_told_to_stop) process_.send_to_rest(SIGTERM);
    const auto give_up = SteadyClock::now() + most_drain_time;
    auto silent_until = SteadyClock::now() + most_silence;
    for (;;) {
      bool got_any = false;
      bool has_room = true;
      for (Channel& channel : channels_) {
        channel.advance();
        if (!channel.is_open()) continue;
        if (channel.has_room()) {
          got_any = channel.read() || got_any;
        } else {
          has_room = false;
        }
      }
      while (const auto signal = signals_.next()) handle(*signal);
      const auto now = SteadyClock::now();
      if (got_any || !has_room) silent_until = now + most_silence;
      const bool is_over = !channels_[0].is_open() && !channels_[1].is_open();
      if (is_over || now >= give_up) break;
      if (got_any) continue;
      if (now >= silent_until || outcome_.was_told_to_stop) break;
      wait(std::min(silent_until, give_up));
    }
    for (Channel& channel : channels_) channel.close();
  }

  void handle(const ArrivedSignal& signal) {
    const bool reached_command = signal.from_terminal && signals_.grouping() == Grouping::shared;
    if (signal.number == SIGWINCH) {
      for (Channel& channel : channels_) channel.copy_size();
    }
    if (is_stop_request(signal.number)) {
      if (reached_command) {
        outcome_.was_interrupted = true;
      } else if (stop_requested()) {
        return;
      }
    }
    if (!reached_command || signal.number == SIGWINCH) process_.send(signal.number);
    if (signal.number == SIGTSTP) raise(SIGSTOP);
  }

  /// @return whether the command was killed, because it had been asked to stop before.
  bool stop_requested() {
    outcome_.was_told_to_stop = true;
    const auto now = SteadyClock::now();
    if (!first_request_) first_request_ = now;
    if (now - *first_request_ < kill_delay) return false;
    process_.send(SIGKILL);
    return true;
  }

  SignalWatch& signals_;
  const Supervision& supervision_;
  std::array<Channel, 2> channels_;
  Process process_;
  FileDescriptor ended_;
  SteadyClock::time_point next_tick_;
  std::optional<SteadyClock::time_point> first_request_;
  Outcome outcome_;
};

}  // namespace

Outcome run_command(Command command, SignalWatch& signals, const Supervision& supervision,
                    const std::function<void(const Outcome&)>& on_end) {
  Supervisor supervisor(std::move(command), signals, supervision);
  Outcome outcome = supervisor.run();
  on_end(outcome);
  supervisor.deliver();
  outcome.write_error = supervisor.write_error();
  return outcome;
}

}  // namespace mlf::supervise
