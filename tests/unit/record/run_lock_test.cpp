// SPDX-License-Identifier: Apache-2.0
#include "record/run_lock.h"

#include <algorithm>
#include <filesystem>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "base/error.h"
#include "base/process.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::record;

namespace {

/// A child that waits for its end, and has descriptors of its parent's.
class Sleeper {
 public:
  explicit Sleeper(std::vector<int> descriptors)
      : process_(
            Process::spawn({.arguments = {"sleep", "100"}, .keep_open = std::move(descriptors)})) {}
  ~Sleeper() {
    process_.send(SIGKILL);
    process_.wait();
  }
  Sleeper(const Sleeper&) = delete;
  Sleeper& operator=(const Sleeper&) = delete;
  pid_t pid() const { return process_.pid(); }

 private:
  Process process_;
};

bool contains(const std::vector<mlf::ProcessId>& processes, pid_t pid) {
  return std::ranges::any_of(processes,
                             [&](const mlf::ProcessId& each) { return each.pid == pid; });
}

}  // namespace

TEST_CASE("a run's processes are those that hold its lock, whatever else has the file open") {
  const test::TempDir directory;
  CHECK(find_run_processes(directory.path()).empty());
  {
    const RunLock lock(directory.path());
    const Sleeper heir({lock.descriptor()});
    const FileDescriptor other(::open((directory.path() / ".mlf-exec").c_str(), O_RDWR));
    const Sleeper stranger({other.get()});
    const auto found = find_run_processes(directory.path());
    CHECK(contains(found, getpid()));
    CHECK(contains(found, heir.pid()));
    CHECK_FALSE(contains(found, stranger.pid()));
  }
  CHECK(find_run_processes(directory.path()).empty());
}

TEST_CASE("a link to the lock of another run makes nobody a process of this one") {
  const test::TempDir victim;
  const test::TempDir planted;
  const RunLock lock(victim.path());
  std::filesystem::create_symlink(victim.path() / ".mlf-exec", planted.path() / ".mlf-exec");
  CHECK_THROWS_AS(find_run_processes(planted.path()), Error);
}

TEST_CASE("a file that another process has locked is not locked again") {
  const test::TempDir directory;
  const RunLock lock(directory.path());
  const auto path = directory.path() / ".mlf-exec";
  const FileDescriptor other(::open(path.c_str(), O_RDWR));
  CHECK_THROWS_WITH_AS(lock_file(other.get(), path), doctest::Contains("held by another process"),
                       Error);
}

TEST_CASE("a signal goes to the process that is meant, not to one of its number") {
  Process process = Process::spawn({.arguments = {"sleep", "100"}});
  const auto id = mlf::find_process(process.pid());
  REQUIRE(id);
  mlf::send_signal({id->pid, id->start_time + 1}, SIGKILL);
  CHECK(mlf::find_process(id->pid) == id);
  mlf::send_signal(*id, SIGKILL);
  CHECK(process.wait().signal == SIGKILL);
}
