// SPDX-License-Identifier: Apache-2.0
#include "supervise/run_command.h"

#include <array>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/startup.h"
#include "supervise/tool.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::supervise;

namespace {

Command shell(std::string script) { return {.arguments = {"sh", "-c", std::move(script)}}; }

struct Commands {
  SignalWatch signals{Grouping::own};
  std::string seen;
  Supervision supervision{.on_bytes = [this](Stream, std::string_view bytes) { seen += bytes; }};

  Outcome run(Command command) {
    return run_command(std::move(command), signals, supervision, [](const Outcome&) {});
  }
};

}  // namespace

TEST_CASE_FIXTURE(Commands, "a stream that nobody reads is closed for the command, once it is so") {
  std::array<int, 2> ends{};
  REQUIRE(pipe2(ends.data(), O_CLOEXEC) == 0);
  const FileDescriptor writer(ends[1]);
  supervision.output = writer.get();
  ::close(ends[0]);
  CHECK(run(shell("while :; do echo x; done")).status == ExitStatus{0, SIGPIPE});
  const Outcome outcome = run(shell("trap '' PIPE; sleep 0.2; echo x; exit 6"));
  CHECK(outcome.status.code == 6);
  CHECK(outcome.write_error.empty());
  CHECK(outcome.exit_code() == 6);
}

TEST_CASE_FIXTURE(Commands, "what cannot be passed on is a loss, and no success") {
  const FileDescriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  supervision.output = full.get();
  const Outcome outcome = run(shell("echo kept"));
  CHECK(seen == "kept\n");
  CHECK(outcome.status.success());
  CHECK(outcome.write_error.ends_with("No space left on device"));
  CHECK(outcome.exit_code() == 1);
}

TEST_CASE("what a tool says is kept although nobody reads it") {
  for (const bool is_closed : {true, false}) {
    CAPTURE(is_closed);
    const pid_t pid = fork();
    if (pid == 0) {
      std::array<int, 2> ends{};
      static_cast<void>(pipe2(ends.data(), O_CLOEXEC));
      if (is_closed) {
        ::close(STDERR_FILENO);
      } else {
        dup2(ends[1], STDERR_FILENO);
      }
      ::close(ends[0]);
      start_up();
      SignalWatch signals(Grouping::own);
      const test::FakeContext fake;
      const Context context = with_signals(fake.context, signals);
      const ToolResult result = context.run_tool(shell("echo a; sleep 0.1; echo b >&2; exit 3"));
      _exit(result.status.code == 3 && result.last_output == "a\nb\n" ? 0 : 1);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
  }
}
