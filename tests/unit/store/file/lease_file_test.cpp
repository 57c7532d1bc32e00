// SPDX-License-Identifier: Apache-2.0
#include "store/file/lease_file.h"

#include <algorithm>
#include <filesystem>

#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include "base/error.h"
#include "base/process.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::store;

namespace {

bool contains(const std::vector<ProcessId>& processes, pid_t pid) {
  return std::ranges::any_of(processes, [&](const ProcessId& each) { return each.pid == pid; });
}

}  // namespace

TEST_CASE("a command that inherits the lease of a run holds it when its supervisor is gone") {
  const test::TempDir temporary;
  const auto run = Directory::open(temporary.path());
  Process heir = [&] {
    const LeaseFile lease(run);
    return Process::spawn({.arguments = {"sleep", "100"}, .keep_open = lease.descriptors()});
  }();
  CHECK(read_lease(run).state == LeaseState::held);
  const auto holders = find_lease_holders(run);
  CHECK(contains(holders, heir.pid()));
  CHECK_FALSE(contains(holders, getpid()));
  CHECK_THROWS_WITH_AS(LeaseFile{run}, doctest::Contains("held by another process"), Error);
  heir.send(SIGKILL);
  heir.wait();
  CHECK(read_lease(run).state == LeaseState::free);
  CHECK(find_lease_holders(run).empty());
}

TEST_CASE("a lease stands in the file .mlf-exec, where earlier builds have it") {
  const test::TempDir temporary;
  const auto run = Directory::open(temporary.path());
  const auto path = temporary.path() / ".mlf-exec";
  CHECK(read_lease(run).state == LeaseState::absent);
  LeaseFile lease(run);
  REQUIRE(std::filesystem::is_regular_file(path));
  std::filesystem::last_write_time(
      path, std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
  const auto before = read_lease(run).last_sign_of_life;
  lease.touch();
  CHECK(read_lease(run).last_sign_of_life > before);
}

TEST_CASE("a link to the lease of another run makes nobody a process of this one") {
  const test::TempDir victim;
  const test::TempDir planted;
  const LeaseFile lease(Directory::open(victim.path()));
  std::filesystem::create_symlink(victim.path() / ".mlf-exec", planted.path() / ".mlf-exec");
  CHECK_THROWS_AS(find_lease_holders(Directory::open(planted.path())), Error);
}
