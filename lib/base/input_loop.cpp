// SPDX-License-Identifier: Apache-2.0
#include "base/input_loop.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <memory>
#include <optional>

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/error.h"
#include "base/startup.h"

namespace mlf {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto idle_time = 5ms;     ///< without input, after which pause() is called
constexpr auto most_delay = 100ms;  ///< from data() to pause() while input keeps coming
constexpr auto grace_time = 2s;     ///< to read on after the first signal
constexpr std::size_t piece_size = std::size_t{1} << 18;

/// Makes SIGINT and SIGTERM readable from a descriptor instead of ending the process.
class Signals {
 public:
  Signals() {
    ignore_signal(SIGPIPE);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, &old_);
    descriptor_ = FileDescriptor(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!descriptor_) throw system_error(errno, "wait for", "signals");
  }
  ~Signals() { pthread_sigmask(SIG_SETMASK, &old_, nullptr); }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  int descriptor() const { return descriptor_.get(); }
  /// The next signal that has come; 0 for none.
  int take() const {
    signalfd_siginfo info = {};
    if (::read(descriptor_.get(), &info, sizeof info) != sizeof info) return 0;
    return static_cast<int>(info.ssi_signo);
  }

 private:
  sigset_t old_ = {};
  FileDescriptor descriptor_;
};

class InputLoop {
 public:
  InputLoop(int input, const InputConsumer& consumer) : input_(input), consumer_(consumer) {
    // A larger pipe lets the writer go on while we work. It does not matter if this fails.
    (void)::fcntl(input, F_SETPIPE_SZ, static_cast<int>(piece_size) * 4);
  }

  int run() {
    while (!is_over()) {
      pollfd waits[] = {{signals_.descriptor(), POLLIN, 0}, {input_, POLLIN, 0}};
      const int ready = ::poll(waits, 2, timeout());
      if (ready < 0 && errno != EINTR) throw system_error(errno, "read", "standard input");
      if (ready > 0 && waits[0].revents != 0) take_signal();
      if (ready > 0 && waits[1].revents != 0) read_piece();
      if (ready == 0 || Clock::now() - shown_ >= most_delay) show();
    }
    show();
    return signal_;
  }

 private:
  bool is_over() const { return ended_ || (deadline_ && Clock::now() >= *deadline_); }

  int timeout() const {
    if (unshown_) return static_cast<int>(idle_time.count());
    if (!deadline_) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline_ - Clock::now());
    return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
  }

  void take_signal() {
    const int signal = signals_.take();
    if (signal == 0) return;
    if (signal_ != 0 || ::isatty(input_) == 1) ended_ = true;
    signal_ = signal;
    deadline_ = Clock::now() + grace_time;
  }

  void read_piece() {
    const ssize_t count = ::read(input_, buffer_.get(), piece_size);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (count < 0) throw system_error(errno, "read", "standard input");
    if (count == 0) {
      ended_ = true;
      return;
    }
    unshown_ = true;
    consumer_.data({buffer_.get(), static_cast<std::size_t>(count)});
  }

  void show() {
    if (unshown_) consumer_.pause();
    unshown_ = false;
    shown_ = Clock::now();
  }

  Signals signals_;
  int input_;
  const InputConsumer& consumer_;
  std::unique_ptr<char[]> buffer_ = std::make_unique_for_overwrite<char[]>(piece_size);
  bool ended_ = false;
  bool unshown_ = false;  ///< data() was called since the last pause()
  int signal_ = 0;
  Clock::time_point shown_ = Clock::now();
  std::optional<Clock::time_point> deadline_;
};

}  // namespace

FileDescriptor open_input(const std::filesystem::path& path) {
  FileDescriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor) throw system_error(errno, "read", path.native());
  return descriptor;
}

int read_input(int descriptor, const InputConsumer& consumer) {
  return InputLoop(descriptor, consumer).run();
}

}  // namespace mlf
