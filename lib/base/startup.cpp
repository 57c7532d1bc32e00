// SPDX-License-Identifier: Apache-2.0
// A closed standard stream is reserved by opening "/" with O_PATH, which can be neither read nor
// written. The reserved descriptor has the close-on-exec flag. An inherited stream never has it, so
// is_open() can tell the two apart.
#include "base/startup.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

namespace mlf {

namespace {

void do_nothing(int /*signal*/) {}

}  // namespace

// A handler and not SIG_IGN: exec resets a handler in children, but keeps SIG_IGN.
void ignore_signal(int signal) {
  struct sigaction action {};
  if (sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) return;
  action = {};
  action.sa_handler = do_nothing;
  action.sa_flags = SA_RESTART;
  sigaction(signal, &action, nullptr);
}

void start_up() {
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) {
    if (fcntl(stream, F_GETFD) >= 0) continue;
    // open() takes the lowest free number, which is this one: those below are open by now.
    if (::open("/", O_PATH | O_CLOEXEC) != stream) _exit(1);
  }
  ignore_signal(SIGXFSZ);
  signal(SIGCHLD, SIG_DFL);
}

bool is_open(int descriptor) {
  const int flags = fcntl(descriptor, F_GETFD);
  const bool is_reserved = descriptor <= STDERR_FILENO && (flags & FD_CLOEXEC) != 0;
  return flags >= 0 && !is_reserved;
}

}  // namespace mlf
