// SPDX-License-Identifier: Apache-2.0
#include "artifact/transfer.h"

#include <atomic>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "support/artifacts.h"

using namespace mlf;  // NOLINT(google-build-using-namespace)
using artifact::TransferPlan;
using test::no_progress;

namespace {

struct TransferFixture : test::FakeContext {
  test::TempDir temp;
  std::filesystem::path root = temp.path() / "artifacts";
  std::filesystem::path mine = temp.path() / "mine";
  std::unique_ptr<artifact::ArtifactRepository> repository =
      artifact::open_repository(root.string(), context);

  void upload(std::string_view destination) {
    const auto to = destination.empty() ? RelativePath() : RelativePath::parse(destination);
    artifact::upload(*repository, artifact::plan_upload(mine, to, reporter), reporter, no_progress);
  }
  void download(std::string_view path, const std::filesystem::path& to) {
    const auto from = path.empty() ? RelativePath() : RelativePath::parse(path);
    artifact::download(*repository, artifact::plan_download(*repository, from, to, reporter),
                       reporter, no_progress);
  }
};

}  // namespace

TEST_CASE("a tree survives the way there and back, empty directories included") {
  TransferFixture scene;
  for (int i = 0; i < 200; ++i) {
    const auto name = std::to_string(i);
    test::write_file(scene.mine / ("d" + std::to_string(i % 7)) / name, "content " + name);
  }
  std::filesystem::create_directories(scene.mine / "empty" / "inside");
  test::write_file(scene.mine / "ünïcode name", std::string(300'000, 'u'));
  scene.upload("up/here");
  CHECK(test::snapshot(scene.root / "up/here") == test::snapshot(scene.mine));
  scene.download("up", scene.temp.path() / "back");
  CHECK(test::snapshot(scene.temp.path() / "back/here") == test::snapshot(scene.mine));
  CHECK(scene.reporter.warnings.empty());
}

TEST_CASE("a file becomes the destination itself") {
  TransferFixture scene;
  test::write_file(scene.mine, "one");
  scene.upload("a/b.txt");
  CHECK(test::read_artifact(*scene.repository, "a/b.txt") == "one");
  scene.download("a/b.txt", scene.temp.path() / "c.txt");
  CHECK(test::read_file(scene.temp.path() / "c.txt") == "one");
}

TEST_CASE("a plan knows the number of bytes, and progress reaches it") {
  TransferFixture scene;
  for (int i = 1; i <= 50; ++i) {
    test::write_file(scene.mine / std::to_string(i), std::string(static_cast<std::size_t>(i), 'x'));
  }
  const auto plan = artifact::plan_upload(scene.mine, {}, scene.reporter);
  CHECK(plan.files.size() == 50);
  CHECK(plan.bytes == 50 * 51 / 2);
  std::atomic<std::uint64_t> copied = 0;
  artifact::upload(*scene.repository, plan, scene.reporter,
                   [&](std::uint64_t bytes) { copied += bytes; });
  CHECK(copied == plan.bytes);
}

TEST_CASE("links in what is uploaded are followed, but not in circles") {
  TransferFixture scene;
  test::write_file(scene.temp.path() / "shared" / "f", "shared");
  test::write_file(scene.mine / "sub" / "x", "x");
  std::filesystem::create_directory_symlink("../shared", scene.mine / "link");
  std::filesystem::create_symlink("../shared/f", scene.mine / "file");
  std::filesystem::create_directory_symlink("..", scene.mine / "sub" / "up");
  std::filesystem::create_directory_symlink(".", scene.mine / "self");
  scene.upload("");
  CHECK(test::snapshot(scene.root) == std::map<std::string, std::string>{{"file", "shared"},
                                                                         {"link", "<dir>"},
                                                                         {"link/f", "shared"},
                                                                         {"sub", "<dir>"},
                                                                         {"sub/x", "x"}});
  REQUIRE(scene.reporter.warnings.size() == 2);
  CHECK(scene.reporter.warnings[0].find("self' is a link to a directory around it") !=
        std::string::npos);
}

TEST_CASE("pipes are passed over; what cannot be read is reported, and the rest is copied") {
  TransferFixture scene;
  test::write_file(scene.mine / "good", "good");
  test::write_file(scene.mine / "bad\nname", "odd");
  std::filesystem::create_symlink("nowhere", scene.mine / "dangling");
  REQUIRE(::mkfifo((scene.mine / "fifo").c_str(), 0600) == 0);
  try {
    scene.upload("");
    FAIL("reported no failure");
  } catch (const Error& error) {
    CHECK(std::string(error.what()) == "2 of 3 entries could not be copied");
  }
  CHECK(test::snapshot(scene.root) == std::map<std::string, std::string>{{"good", "good"}});
  CHECK(scene.reporter.warnings.size() == 3);
  for (const auto& line : scene.reporter.warnings) CHECK(line.find('\n') == std::string::npos);
}

TEST_CASE("a download passes over links to directories and leaves out what cannot be opened") {
  TransferFixture scene;
  test::write_file(scene.root / "m" / "blobs" / "1", "blob");
  std::filesystem::create_symlink("blobs/1", scene.root / "m" / "latest");
  std::filesystem::create_directory_symlink(".", scene.root / "m" / "loop");
  std::filesystem::create_symlink("/etc/passwd", scene.root / "m" / "out");
  const auto back = scene.temp.path() / "back";
  scene.download("m", back);
  CHECK(test::snapshot(back) == std::map<std::string, std::string>{
                                    {"blobs", "<dir>"}, {"blobs/1", "blob"}, {"latest", "blob"}});
  CHECK(scene.reporter.warnings.size() == 2);
  test::write_file(scene.root / "m" / "back\\slash", "odd");
  CHECK_THROWS_AS(scene.download("m", back), Error);
}

TEST_CASE("many failures end the transfer early") {
  TransferFixture scene;
  for (int i = 0; i < 500; ++i) test::write_file(scene.mine / std::to_string(i), "x");
  const auto plan = artifact::plan_upload(scene.mine, {}, scene.reporter);
  std::filesystem::remove_all(scene.mine);
  try {
    artifact::upload(*scene.repository, plan, scene.reporter, no_progress);
    FAIL("reported no failure");
  } catch (const Error& error) {
    CHECK(std::string(error.what()).ends_with("of 500 entries could not be copied; gave up"));
  }
  CHECK(scene.reporter.warnings.size() >= 10);
  CHECK(scene.reporter.warnings.size() < 30);
}

TEST_CASE("who is told of progress may stop the transfer") {
  TransferFixture scene;
  for (int i = 0; i < 20; ++i) test::write_file(scene.mine / std::to_string(i), "x");
  struct Stop {};
  const auto plan = artifact::plan_upload(scene.mine, {}, scene.reporter);
  CHECK_THROWS_AS(artifact::upload(*scene.repository, plan, scene.reporter,
                                   [](std::uint64_t) { throw Stop(); }),
                  Stop);
  CHECK(test::snapshot(scene.root).empty());
}

TEST_CASE("sources and artifacts that are not there") {
  TransferFixture scene;
  CHECK_THROWS_AS(artifact::plan_upload(scene.mine, {}, scene.reporter), Error);
  CHECK_THROWS_AS(artifact::plan_upload("/dev/null", {}, scene.reporter), Error);
  CHECK_THROWS_AS(
      artifact::plan_download(*scene.repository, RelativePath::parse("x"), "y", scene.reporter),
      Error);
}
