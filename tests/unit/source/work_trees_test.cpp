// SPDX-License-Identifier: Apache-2.0
#include "source/work_trees.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "base/process_identity.h"
#include "support/fakes.h"
#include "wire/process_json.h"

namespace fs = std::filesystem;
using mlf::source::make_work_tree;
using mlf::source::WorkTree;

namespace {

std::size_t entries(const fs::path& directory) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(directory), fs::directory_iterator()));
}

/// Makes the files that a killed process leaves behind.
fs::path abandoned(const fs::path& root, const std::string& lock) {
  const fs::path tree = root / "left-behind";
  fs::create_directories(tree / "x/files");
  std::ofstream(tree / "lock") << lock;
  return tree;
}

}  // namespace

TEST_CASE("a work tree lasts as long as its hold") {
  const mlf::test::TempDir directory;
  const fs::path root = directory.path() / "trees";
  WorkTree first = make_work_tree(root, "one");
  const WorkTree second = make_work_tree(root, "one");
  CHECK(first.directory.filename() == "one");
  CHECK(first.directory != second.directory);
  CHECK_FALSE(fs::exists(first.directory));
  fs::create_directories(first.directory / "sub");
  fs::permissions(first.directory / "sub", fs::perms::owner_read);
  first.hold.reset();
  CHECK_FALSE(fs::exists(first.directory.parent_path()));
  CHECK(fs::exists(second.directory.parent_path()));
}

TEST_CASE("names become file names") {
  const mlf::test::TempDir directory;
  const auto name = [&](const char* text) {
    return make_work_tree(directory.path(), text).directory.filename().string();
  };
  CHECK(name("my-project_2.0") == "my-project_2.0");
  CHECK(name("..") == "_.");
  CHECK(name("a/b c\x1b") == "a_b_c_");
  CHECK(name("") == "project");
  CHECK(name(std::string(500, 'x').c_str()).size() == 60);
}

TEST_CASE("what a process left that is gone is removed by the next") {
  const mlf::test::TempDir directory;
  auto identity = mlf::own_identity();
  identity.supervisor.start_time += 1;  // the same process id, used again
  for (const std::string& lock : {std::string(), mlf::wire::encode(identity)}) {
    const fs::path left = abandoned(directory.path(), lock);
    const WorkTree tree = make_work_tree(directory.path(), "x");
    CHECK_FALSE(fs::exists(left));
    CHECK(entries(directory.path()) == 2);  // the tree, the lock of all
  }
}

TEST_CASE("without locks, the tree of a living process and of another machine is kept") {
  const mlf::test::TempDir directory;
  const fs::path left = abandoned(directory.path(), mlf::wire::encode(mlf::own_identity()));
  make_work_tree(directory.path(), "x");
  CHECK(fs::exists(left));
  auto elsewhere = mlf::own_identity();
  elsewhere.place.host = "elsewhere";
  std::ofstream(left / "lock") << mlf::wire::encode(elsewhere);
  make_work_tree(directory.path(), "x");
  CHECK(fs::exists(left));
  fs::last_write_time(left / "lock", fs::file_time_type::clock::now() - std::chrono::hours(24 * 8));
  make_work_tree(directory.path(), "x");
  CHECK_FALSE(fs::exists(left));
}
