// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "support/fakes.h"

using namespace mlf;  // NOLINT(google-build-using-namespace)

TEST_CASE("target_status follows links inside the directory and refuses those that leave it") {
  const test::TempDir temp;
  const auto root = temp.path() / "root";
  std::filesystem::create_directories(root / "d");
  std::ofstream(root / "d" / "f") << "four";
  std::ofstream(temp.path() / "outside") << "secret";
  std::filesystem::create_symlink("d/f", root / "inside");
  std::filesystem::create_symlink("../outside", root / "out");
  std::filesystem::create_symlink("/etc", root / "absolute");
  std::filesystem::create_symlink("nothing", root / "dangling");
  REQUIRE(::mkfifo((root / "fifo").c_str(), 0600) == 0);
  const auto directory = Directory::open(root);

  const auto inside = directory.target_status(RelativePath::parse("inside"));
  REQUIRE(inside);
  CHECK(inside->kind == FileStatus::Kind::file);
  CHECK(inside->size == 4);
  CHECK(directory.target_status(RelativePath::parse("d"))->kind == FileStatus::Kind::directory);
  CHECK(directory.target_status(RelativePath::parse("fifo"))->kind == FileStatus::Kind::other);
  CHECK_FALSE(directory.target_status(RelativePath::parse("dangling")));
  CHECK_FALSE(directory.target_status(RelativePath::parse("nowhere/at/all")));
  for (const auto* name : {"out", "absolute", "absolute/passwd"}) {
    try {
      directory.target_status(RelativePath::parse(name));
      FAIL("followed a link that leads out: " << name);
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::permission_denied);
      CHECK(std::string(error.what()).find("leads out of the directory") != std::string::npos);
    }
  }
}
