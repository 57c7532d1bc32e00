// SPDX-License-Identifier: Apache-2.0
// O_NONBLOCK belongs to the open file, which other programs share: it is never set on the stream
// itself. A terminal or pipe is opened a second time; what cannot be is written in pieces so small
// that a pipe which poll(2) calls writable takes them at once.
#include "exec/downstream.h"

#include <cerrno>
#include <climits>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mlf::exec {

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

}  // namespace

Downstream::Downstream(int descriptor) : descriptor_(descriptor), own_(open_anew(descriptor)) {}

void Downstream::put(std::string_view data) {
  if (is_gone_) return;
  pending_.append(data);
  advance();
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
      is_gone_ = true;
      break;
    }
  }
  finish_writing();
}

void Downstream::finish_writing() {
  if (!is_idle() && !is_gone_) return;
  pending_.clear();
  sent_ = 0;
}

}  // namespace mlf::exec
