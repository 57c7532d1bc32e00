// SPDX-License-Identifier: Apache-2.0
#include "base/startup.h"

#include <array>
#include <cerrno>
#include <functional>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/process.h"

using namespace mlf;

namespace {

/// Runs `work` in a child process, where it may change streams and signals. Returns its result; -1
/// when a signal ended the child.
int in_child(const std::function<int()>& work) {
  const pid_t pid = fork();
  if (pid == 0) _exit(work());
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool fails_with_ebadf(ssize_t result) { return result < 0 && errno == EBADF; }

}  // namespace

TEST_CASE("closed streams get stand-ins whose use fails as that of closed ones") {
  for (int closed = 0; closed < 8; ++closed) {
    CAPTURE(closed);
    const int code = in_child([&] {
      for (int stream = 0; stream < 3; ++stream) {
        if ((closed & 1 << stream) != 0) ::close(stream);
      }
      start_up();
      if (::open("/dev/null", O_RDONLY) < 3) return 1;
      for (int stream = 0; stream < 3; ++stream) {
        const bool was_closed = (closed & 1 << stream) != 0;
        if (is_open(stream) == was_closed) return 2;
        char byte = 0;
        if (was_closed && !fails_with_ebadf(::write(stream, "", 1))) return 3;
        if (was_closed && !fails_with_ebadf(::read(stream, &byte, 1))) return 4;
      }
      return 0;
    });
    CHECK(code == 0);
  }
}

TEST_CASE("children find the streams closed that were closed") {
  const int code = in_child([] {
    ::close(STDOUT_FILENO);
    start_up();
    Command command{
        .arguments = {"sh", "-c", "[ ! -e /proc/self/fd/1 ] && [ -e /proc/self/fd/2 ]"}};
    return Process::spawn(command).wait().shell_code();
  });
  CHECK(code == 0);
}

TEST_CASE("a write beyond the limit on file sizes fails, in this process only") {
  const int code = in_child([] {
    start_up();
    rlimit limit{};
    setrlimit(RLIMIT_FSIZE, &limit);
    std::array<char, 32> name{"/tmp/mlf-startup-XXXXXX"};
    const int file = mkstemp(name.data());
    ::unlink(name.data());
    const bool fails = ::write(file, "x", 1) < 0 && errno == EFBIG;
    Command command{.arguments = {"sh", "-c", "echo x"}};
    command.output = Redirect::to(file);
    return fails && Process::spawn(command).wait().signal == SIGXFSZ ? 0 : 1;
  });
  CHECK(code == 0);
}

TEST_CASE("children can be waited for although the parent had them ignored") {
  const int code = in_child([] {
    ::signal(SIGCHLD, SIG_IGN);
    start_up();
    return Process::spawn({.arguments = {"sh", "-c", "exit 7"}}).wait().shell_code();
  });
  CHECK(code == 7);
}
