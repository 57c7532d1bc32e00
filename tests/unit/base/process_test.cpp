// SPDX-License-Identifier: Apache-2.0
#include "base/process.h"

#include <cstdlib>
#include <fstream>
#include <set>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/own_executable.h"
#include "base/startup.h"
#include "support/fakes.h"

using mlf::capture;
using mlf::Captured;
using mlf::Command;
using mlf::Error;
using mlf::ErrorCode;
using mlf::ExitStatus;
using mlf::ignore_signal;
using mlf::Process;
using mlf::Redirect;

namespace {

Command shell(std::string script) { return {.arguments = {"sh", "-c", std::move(script)}}; }

ErrorCode code_of(const Command& command) {
  try {
    Process::spawn(command).wait();
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::not_implemented;  // nothing here throws it
}

}  // namespace

TEST_CASE("capture gives both streams and the exit code") {
  const Captured got = capture(shell("printf out; printf err >&2; exit 3"));
  CHECK(got.output == "out");
  CHECK(got.error == "err");
  CHECK(got.status == ExitStatus{3, 0});
  CHECK(got.status.shell_code() == 3);
  CHECK_FALSE(got.status.success());
  CHECK_FALSE(got.truncated);
  CHECK_FALSE(got.timed_out);
}

TEST_CASE("arguments reach the program as they are, no shell between") {
  const Captured got = capture({.arguments = {"printf", "%s|", "a b", "$HOME", "*", "", "'\"\n"}});
  CHECK(got.output == "a b|$HOME|*||'\"\n|");
}

TEST_CASE("a signal is told from an exit code") {
  const Captured got = capture(shell("kill -TERM $$"));
  CHECK(got.status == ExitStatus{0, SIGTERM});
  CHECK(got.status.shell_code() == 143);
}

TEST_CASE("input larger than a pipe goes in while output comes out") {
  const std::string big(3'000'000, 'x');
  const Captured got = capture({.arguments = {"cat"}}, {.input = big});
  CHECK(got.output == big);
  CHECK(got.status.success());
}

TEST_CASE("a child that reads nothing of its input is no error") {
  const std::string big(1'000'000, 'x');
  CHECK(capture({.arguments = {"true"}}, {.input = big}).status.success());
  sigset_t pending;
  sigpending(&pending);
  CHECK(sigismember(&pending, SIGPIPE) == 0);
}

TEST_CASE("output over the limit is read but not kept") {
  const Captured got = capture(shell("head -c 500000 /dev/zero; exit 5"), {.limit = 1000});
  CHECK(got.output.size() == 1000);
  CHECK(got.truncated);
  CHECK(got.status.code == 5);
}

TEST_CASE("a child over its time is killed with its group") {
  mlf::test::TempDir directory;
  const auto marker = directory.path() / "alive";
  Command command = shell("(sleep 100; :) & echo $! > '" + marker.string() + "'; sleep 100");
  command.own_group = true;
  pid_t grandchild = 0;
  // On a busy machine the time may be over before the child has done anything.
  for (std::chrono::milliseconds time(300); grandchild == 0 && time.count() < 60'000; time *= 8) {
    const Captured got = capture(command, {.timeout = time});
    CHECK(got.timed_out);
    CHECK(got.status == ExitStatus{0, SIGKILL});
    std::ifstream(marker) >> grandchild;
  }
  REQUIRE(grandchild > 0);
  // The signal may take a moment. A zombie counts as ended: only init waits for the process now,
  // and kill() cannot tell a zombie from a running process.
  std::string state;
  for (int attempt = 0; attempt < 1000; ++attempt) {
    state = "Z";
    std::string word;
    std::ifstream(("/proc/" + std::to_string(grandchild) + "/stat")) >> word >> word >> state;
    if (state == "Z" || state == "X") break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  CHECK((state == "Z" || state == "X"));
}

TEST_CASE("a process left behind with the streams open does not delay capture") {
  const Captured got = capture(shell("echo done; sleep 1000 & echo $! >&2"));
  CHECK(got.output == "done\n");
  kill(std::atoi(got.error.c_str()), SIGKILL);
}

TEST_CASE("what cannot be run is an error that names it") {
  CHECK(code_of({.arguments = {"mlf-no-such-program"}}) == ErrorCode::resource_does_not_exist);
  CHECK(code_of({.arguments = {"/no/such/program"}}) == ErrorCode::resource_does_not_exist);
  CHECK(code_of({.arguments = {"/etc"}}) == ErrorCode::permission_denied);
  CHECK(code_of({.arguments = {}}) == ErrorCode::invalid_parameter_value);
  CHECK(code_of({.arguments = {"true"}, .directory = "/no/such/place"}) ==
        ErrorCode::resource_does_not_exist);
  CHECK_THROWS_WITH_AS(Process::spawn({.arguments = {"mlf-no-such-program"}}),
                       "cannot run 'mlf-no-such-program': No such file or directory", Error);
}

TEST_CASE("directory and environment are the child's only") {
  mlf::test::TempDir directory;
  Command command = shell("pwd; printf '%s,%s' \"$MLF_TEST_A\" \"${MLF_TEST_B-unset}\"");
  command.directory = directory.path();
  setenv("MLF_TEST_B", "parent", 1);
  command.environment = {{"MLF_TEST_A", "one"}, {"MLF_TEST_B", std::nullopt}};
  const Captured got = capture(command);
  CHECK(got.output == std::filesystem::canonical(directory.path()).string() + "\none,unset");
  CHECK(std::getenv("MLF_TEST_A") == nullptr);
  CHECK(std::string(std::getenv("MLF_TEST_B")) == "parent");
  unsetenv("MLF_TEST_B");
}

TEST_CASE("a program is searched in the PATH that the child gets") {
  mlf::test::TempDir directory;
  const auto program = directory.path() / "only-here";
  std::ofstream(program) << "#!/bin/sh\necho found\n";
  chmod(program.c_str(), 0755);
  Command command{.arguments = {"only-here"}};
  command.environment = {{"PATH", directory.path().string() + ":/usr/bin:/bin"}};
  CHECK(capture(command).output == "found\n");
  CHECK(mlf::find_program("only-here", "/bin:" + directory.path().string()) == program);
  CHECK(mlf::find_program("only-here", "/bin") == std::nullopt);
  CHECK(mlf::find_program("./x", "/bin") == std::filesystem::path("./x"));
}

TEST_CASE("limits hold the child") {
  mlf::test::TempDir directory;
  Command command = shell("head -c 100000 /dev/zero > big; echo $?");
  command.directory = directory.path();
  command.limits.file_size = 4096;
  capture(command);
  CHECK(std::filesystem::file_size(directory.path() / "big") == 4096);
}

TEST_CASE("the child starts with no signal blocked, and SIGPIPE as the parent got it") {
  struct sigaction before_pipe {};
  sigaction(SIGPIPE, nullptr, &before_pipe);
  ignore_signal(SIGPIPE);
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, &before);
  const Captured got = capture(shell("grep -E '^Sig(Blk|Ign)' /proc/self/status"));
  sigprocmask(SIG_SETMASK, &before, nullptr);
  CHECK(got.output.find("SigBlk:\t0000000000000000") != std::string::npos);
  const unsigned long ignored =
      std::strtoul(got.output.c_str() + got.output.find("SigIgn:") + 7, nullptr, 16);
  CHECK((ignored & (1UL << (SIGPIPE - 1))) == 0);

  signal(SIGPIPE, SIG_IGN);
  ignore_signal(SIGPIPE);
  CHECK(capture(shell("kill -PIPE $$; echo lives")).output == "lives\n");
  sigaction(SIGPIPE, &before_pipe, nullptr);
}

TEST_CASE("a handler of the parent does not reach the child, what it ignores does") {
  struct sigaction before_usr {};
  struct sigaction before_hup {};
  struct sigaction handling {};
  handling.sa_handler = [](int) {};
  sigaction(SIGUSR1, &handling, &before_usr);
  struct sigaction ignoring {};
  ignoring.sa_handler = SIG_IGN;
  sigaction(SIGHUP, &ignoring, &before_hup);
  CHECK(capture(shell("kill -USR1 $$; echo lives")).status == ExitStatus{0, SIGUSR1});
  CHECK(capture(shell("kill -HUP $$; echo lives")).output == "lives\n");
  struct sigaction after {};
  sigaction(SIGUSR1, nullptr, &after);
  const bool is_the_same = after.sa_handler == handling.sa_handler;
  CHECK(is_the_same);
  sigaction(SIGUSR1, &before_usr, nullptr);
  sigaction(SIGHUP, &before_hup, nullptr);
}

TEST_CASE("spawning leaves the parent's blocked signals as they were") {
  sigset_t wanted;
  sigset_t before;
  sigset_t after;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGUSR2);
  pthread_sigmask(SIG_BLOCK, &wanted, &before);
  capture(shell("true"));
  CHECK(code_of({.arguments = {"/no/such/program"}}) == ErrorCode::resource_does_not_exist);
  pthread_sigmask(SIG_SETMASK, &before, &after);
  CHECK(sigismember(&after, SIGUSR2) == 1);
  CHECK(sigismember(&after, SIGINT) == sigismember(&before, SIGINT));
}

TEST_CASE("an own group takes signals as a whole, the parent's does not notice") {
  Command command = shell("trap 'exit 9' TERM; echo ready; while :; do sleep 0.05; done");
  command.own_group = true;
  command.output = Redirect::pipe();
  Process process = Process::spawn(command);
  CHECK(getpgid(process.pid()) == process.pid());
  char ready = 0;
  REQUIRE(read(process.output().get(), &ready, 1) == 1);
  CHECK_FALSE(process.poll().has_value());
  process.send(SIGTERM);
  CHECK(process.wait() == ExitStatus{9, 0});
  CHECK(process.poll() == ExitStatus{9, 0});
}

TEST_CASE("descriptors: a given one is used, a kept one stays, no other leaks") {
  mlf::test::TempDir directory;
  const int file = open((directory.path() / "out").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  const int kept = fcntl(file, F_DUPFD_CLOEXEC, 50);
  const int other = fcntl(file, F_DUPFD_CLOEXEC, 60);
  Command command{.arguments = {"ls", "/proc/self/fd"}};
  command.output = Redirect::to(file);
  command.keep_open = {kept};
  CHECK(Process::spawn(command).wait().success());
  for (const int descriptor : {file, kept, other}) close(descriptor);
  std::ifstream in(directory.path() / "out");
  std::set<std::string> open_there;
  for (std::string line; std::getline(in, line);) open_there.insert(line);
  CHECK(open_there.count("1") == 1);
  CHECK(open_there.count(std::to_string(kept)) == 1);
  CHECK(open_there.count(std::to_string(other)) == 0);
}

TEST_CASE("own executables are found beside the program, or where MLF_EXEC_PATH says") {
  const auto own = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  unsetenv("MLF_EXEC_PATH");
  CHECK(mlf::executables_directory() == own.parent_path() / "libexec" / "mlf");
  setenv("MLF_EXEC_PATH", "/somewhere", 1);
  CHECK(mlf::executables_directory() == "/somewhere");
  unsetenv("MLF_EXEC_PATH");
}
