// SPDX-License-Identifier: Apache-2.0
// O_NONBLOCK belongs to the open file description, which other programs may share, so it is not set
// on the stream itself. A terminal or pipe is opened a second time with O_NONBLOCK. Where that is
// impossible, output is written in pieces of at most PIPE_BUF bytes, which do not block when
// poll(2) says that the stream is writable.
#include "supervise/downstream.h"

#include <cerrno>
#include <climits>
#include <string>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mlf::supervise {

namespace {

FileDescriptor open_anew(int descriptor) {
  struct stat status {};
  if (fstat(descriptor, &status) != 0) return {};
  if (!S_ISFIFO(status.st_mode) && isatty(descriptor) == 0) return {};
  const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
  return FileDescriptor(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

bool is_writable_now(int descriptor) {
  pollfd entry{descriptor, POLLOUT, 0};
  return poll(&entry, 1, 0) == 1;
}

constexpr std::string_view more_follows =
    "\n[mlf: the rest of the output is only kept with the run]\n";

}  // namespace

Downstream::Downstream(int descriptor, std::uint64_t most)
    : descriptor_(descriptor), own_(open_anew(descriptor)), left_(most) {
  pending_.reserve(most_pending + more_follows.size());
}

int Downstream::descriptor() const {
  if (is_broken_) return -1;
  return own_ ? own_.get() : descriptor_;
}

void Downstream::notice(short events) {
  if (is_idle() && (events & (POLLERR | POLLHUP)) != 0) mark_broken(EPIPE);
}

void Downstream::put(std::string_view data) {
  if (is_broken_) return;
  const std::string_view fitting = data.substr(0, left_);
  left_ -= fitting.size();
  keep(fitting);
  if (fitting.size() < data.size() && !std::exchange(has_told_, true)) keep(more_follows);
  advance();
}

void Downstream::keep(std::string_view data) {
  pending_.erase(0, sent_);
  sent_ = 0;
  pending_.append(data);
}

void Downstream::advance() {
  while (!is_idle() && is_writable_now(descriptor())) {
    const std::size_t left = pending_.size() - sent_;
    const std::size_t piece = own_ ? left : std::min<std::size_t>(left, PIPE_BUF);
    const ssize_t size = ::write(descriptor(), pending_.data() + sent_, piece);
    if (size > 0) {
      sent_ += static_cast<std::size_t>(size);
    } else if (errno == EAGAIN) {
      return;
    } else if (errno != EINTR) {
      return mark_broken(errno);
    }
  }
}

void Downstream::mark_broken(int error) {
  is_broken_ = true;
  if (error != EPIPE) error_ = error;
  pending_.clear();
  sent_ = 0;
}

}  // namespace mlf::supervise
