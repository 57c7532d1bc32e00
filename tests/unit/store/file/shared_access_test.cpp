// SPDX-License-Identifier: Apache-2.0
#include "store/file/shared_access.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/error.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::store;
namespace fs = std::filesystem;

namespace {

constexpr gid_t lab = 40100;

RelativePath at(std::string_view name) { return RelativePath() / name; }

struct stat status_of(const fs::path& path) {
  struct stat status = {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status;
}

/// A root and an experiment in it, and a umask that lets nobody else write.
struct Fixture {
  Fixture() : root(Directory::create(temp.path() / "root")) {
    root.make_directories(at("7"));
    experiment.emplace(root.open_directory(at("7")));
  }
  ~Fixture() { ::umask(old_mask); }
  Fixture(const Fixture&) = delete;
  Fixture& operator=(const Fixture&) = delete;

  fs::path path() const { return experiment->path(); }
  void set_mode(mode_t mode) const { REQUIRE(::chmod(path().c_str(), mode) == 0); }
  /// Gives the experiment to the lab, which only root can. @return whether it is done.
  bool is_of_lab() const { return ::chown(path().c_str(), static_cast<uid_t>(-1), lab) == 0; }

  test::TempDir temp;
  mode_t old_mask = ::umask(022);
  Directory root;
  std::optional<Directory> experiment;
};

/// An ACL as the kernel has it: one named user, who may read and write.
std::vector<std::uint16_t> acl_with(std::uint16_t user) {
  constexpr std::uint16_t none = 0xFFFF;
  return {2, 0,    1,    7,  none, none, 2,    6,  user, 0,    4,
          5, none, none, 16, 7,    none, none, 32, 0,    none, none};
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a lock is as open as its directory, whatever the umask") {
  const bool is_given = is_of_lab();
  for (const auto& modes : {std::pair(0775, 0664), {0700, 0600}, {0777, 0666}}) {
    set_mode(static_cast<mode_t>(modes.first));
    const StoreLock lock(*experiment, at(".mlf-lock"));
    const auto status = status_of(path() / ".mlf-lock");
    CHECK((status.st_mode & 07777) == static_cast<mode_t>(modes.second));
    if (is_given) CHECK(status.st_gid == lab);
    fs::remove(path() / ".mlf-lock");
  }
}

TEST_CASE_FIXTURE(Fixture, "a lock is held by one at a time") {
  {
    const StoreLock lock(*experiment, at(".mlf-lock"));
    CHECK_FALSE(StoreLock::try_lock(*experiment, at(".mlf-lock")));
    CHECK_THROWS_AS(StoreLock(*experiment, at(".mlf-lock"), std::chrono::milliseconds(1)), Error);
  }
  CHECK(StoreLock::try_lock(*experiment, at(".mlf-lock")));
}

TEST_CASE_FIXTURE(Fixture,
                  "what is put together is private until it appears, and then as if made there") {
  const bool is_shared = is_of_lab();
  set_mode(is_shared ? 02775 : 0775);
  const auto acl = acl_with(4711);
  const bool has_acl = ::setxattr(path().c_str(), "system.posix_acl_default", acl.data(),
                                  acl.size() * sizeof acl[0], 0) == 0;
  {
    const Staging staging(root, *experiment);
    staging.open().make_directories(at("params"));
    const auto around = staging.open().path().parent_path();
    CHECK(around.parent_path() == root.path());
    CHECK((status_of(around).st_mode & 0777) == 0700);
    CHECK(staging.publish(at("run")));
    CHECK_FALSE(Staging(root, *experiment).publish(at("run")));
  }
  for (const char* made : {"run", "run/params"}) {
    if (is_shared) CHECK(status_of(path() / made).st_gid == lab);
    CHECK(((status_of(path() / made).st_mode & S_ISGID) != 0) == is_shared);
    const auto size = ::getxattr((path() / made).c_str(), "system.posix_acl_default", nullptr, 0);
    CHECK((size > 0) == has_acl);
  }
  CHECK(std::distance(fs::directory_iterator(root.path()), {}) == 1);  // nothing is left
}
