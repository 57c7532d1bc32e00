// SPDX-License-Identifier: Apache-2.0
// The stand-in is a descriptor that can be neither read nor written (O_PATH), of a directory that
// every machine has. It closes on exec. A stream that was inherited through exec never does, which
// is how the two are told apart.
#include "base/startup.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

namespace mlf {

namespace {

void do_nothing(int /*signal*/) {}

}  // namespace

// The handler is gone in children after exec, where SIG_IGN would stay.
void survive(int signal) {
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
    // The lowest number that is free is this one: those below it are open by now.
    if (::open("/", O_PATH | O_CLOEXEC) != stream) _exit(1);
  }
  survive(SIGXFSZ);
  signal(SIGCHLD, SIG_DFL);
}

bool is_open(int descriptor) {
  const int flags = fcntl(descriptor, F_GETFD);
  const bool is_stand_in = descriptor <= STDERR_FILENO && (flags & FD_CLOEXEC) != 0;
  return flags >= 0 && !is_stand_in;
}

}  // namespace mlf
