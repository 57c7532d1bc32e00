// SPDX-License-Identifier: Apache-2.0
#include "base/held_file.h"

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

bool contains(const std::vector<ProcessId>& processes, pid_t pid) {
  return std::ranges::any_of(processes, [&](const ProcessId& each) { return each.pid == pid; });
}

const RelativePath name = RelativePath() / "held";

struct HeldFile {
  test::TempDir temporary;
  Directory directory = Directory::open(temporary.path());

  FileDescriptor open() const {
    return FileDescriptor(
        ::open((temporary.path() / "held").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  }
};

}  // namespace

TEST_CASE("a file's holders are those that have its lock, whatever else has the file open") {
  const HeldFile place;
  CHECK(find_holders(place.directory, name).empty());
  {
    const auto file = place.open();
    CHECK_FALSE(is_held(file.get(), "held"));
    REQUIRE(hold_file(file.get()));
    const Sleeper heir({file.get()});
    const auto other = place.open();
    CHECK(is_held(other.get(), "held"));
    const Sleeper stranger({other.get()});
    const auto found = find_holders(place.directory, name);
    CHECK(contains(found, getpid()));
    CHECK(contains(found, heir.pid()));
    CHECK_FALSE(contains(found, stranger.pid()));
  }
  CHECK(find_holders(place.directory, name).empty());
}

TEST_CASE("a link to a held file makes nobody a holder of another") {
  const HeldFile victim;
  const HeldFile planted;
  const auto file = victim.open();
  REQUIRE(hold_file(file.get()));
  std::filesystem::create_symlink(victim.temporary.path() / "held",
                                  planted.temporary.path() / "held");
  CHECK_THROWS_AS(find_holders(planted.directory, name), Error);
}

TEST_CASE("a file that another process has locked is not locked again") {
  const HeldFile place;
  const auto file = place.open();
  REQUIRE(hold_file(file.get()));
  const auto other = place.open();
  CHECK_FALSE(hold_file(other.get()));
}
