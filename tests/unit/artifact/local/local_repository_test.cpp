// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "artifact/local/staged_file.h"
#include "base/error.h"
#include "support/artifacts.h"
#include "support/failure.h"

using namespace mlf;  // NOLINT(google-build-using-namespace)
using artifact::FileInfo;
using test::no_progress;

namespace {

struct LocalRepositoryFixture : test::FakeContext {
  test::TempDir temp;
  std::filesystem::path root = temp.path() / "artifacts";
  std::filesystem::path mine = temp.path() / "mine";
  std::unique_ptr<artifact::ArtifactRepository> repository =
      artifact::open_repository(root.string(), context);

  void put(std::string_view path, std::string_view content) {
    test::write_file(mine, content);
    repository->put_file(mine, RelativePath::parse(path), no_progress);
  }
};

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status = {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

}  // namespace

TEST_CASE("links inside are listed as what they lead to") {
  LocalRepositoryFixture scene;
  scene.put("blobs/1", "12345");
  std::filesystem::create_symlink("blobs/1", scene.root / "latest");
  std::filesystem::create_directory_symlink("blobs", scene.root / "again");
  CHECK(scene.repository->list({}) ==
        std::vector<FileInfo>{{.path = "again", .is_dir = true, .is_link = true},
                              {.path = "blobs", .is_dir = true},
                              {.path = "latest", .file_size = 5, .is_link = true}});
  CHECK(test::read_artifact(*scene.repository, "latest") == "12345");
  CHECK(test::read_artifact(*scene.repository, "again/1") == "12345");
  CHECK(scene.repository->find(RelativePath::parse("latest")) ==
        FileInfo{.path = "latest", .file_size = 5, .is_link = true});
}

TEST_CASE("an upload replaces a file whole and leaves nothing else behind") {
  LocalRepositoryFixture scene;
  scene.put("log.txt", "first, and longer");
  scene.put("log.txt", "second");
  CHECK(test::read_artifact(*scene.repository, "log.txt") == "second");
  CHECK(test::snapshot(scene.root).size() == 1);

  // Stopped half way: the old content stays, and no temporary file.
  test::write_file(scene.mine, std::string(1 << 20, 'x'));
  struct Stop {};
  CHECK_THROWS_AS(scene.repository->put_file(scene.mine, RelativePath::parse("log.txt"),
                                             [](std::uint64_t) { throw Stop(); }),
                  Stop);
  CHECK(test::snapshot(scene.root) == std::map<std::string, std::string>{{"log.txt", "second"}});
}

TEST_CASE("unfinished uploads are in no listing") {
  LocalRepositoryFixture scene;
  scene.put("x", "1");
  const auto root = Directory::open(scene.root);
  const artifact::StagedFile staged(root, "y", 0600);
  CHECK(test::snapshot(scene.root).size() == 2);
  CHECK(test::paths_of(scene.repository->list({})) == std::vector<std::string>{"x"});
}

TEST_CASE("what a killed upload has left is removed after a day, by the next upload") {
  LocalRepositoryFixture scene;
  const std::string mine = ".artifact.uploading.mlf-";
  const auto make = [&](const std::string& name, std::chrono::hours age) {
    test::write_file(scene.root / name, "half");
    std::filesystem::last_write_time(scene.root / name,
                                     std::filesystem::file_time_type::clock::now() - age);
  };
  make("d/" + mine + "1-a", std::chrono::hours(25));
  make("d/" + mine + "1-b", std::chrono::hours(23));
  make("d/.artifact.uploading.other", std::chrono::hours(99));  // MLflow's
  make("d/old", std::chrono::hours(99));
  make("e/" + mine + "1-a", std::chrono::hours(99));
  std::filesystem::create_symlink("old", scene.root / "d" / (mine + "link"));
  scene.put("d/new", "1");
  CHECK(test::snapshot(scene.root) ==
        std::map<std::string, std::string>{{"d", "<dir>"},
                                           {"d/" + mine + "1-b", "half"},
                                           {"d/" + mine + "link", "<link>"},
                                           {"d/.artifact.uploading.other", "half"},
                                           {"d/new", "1"},
                                           {"d/old", "half"},
                                           {"e", "<dir>"},
                                           {"e/" + mine + "1-a", "half"}});
}

TEST_CASE("permission bits come along, without those that give rights away") {
  LocalRepositoryFixture scene;
  const auto old_mask = ::umask(022);
  test::write_file(scene.mine, "#!/bin/sh\n");
  REQUIRE(::chmod(scene.mine.c_str(), 04775) == 0);
  scene.repository->put_file(scene.mine, RelativePath::parse("run.sh"), no_progress);
  CHECK(mode_of(scene.root / "run.sh") == 0755);
  REQUIRE(::chmod(scene.mine.c_str(), 0600) == 0);
  scene.repository->put_file(scene.mine, RelativePath::parse("secret"), no_progress);
  CHECK(mode_of(scene.root / "secret") == 0600);
  SUBCASE("a file that is replaced keeps its own") {
    REQUIRE(::chmod((scene.root / "secret").c_str(), 0640) == 0);
    scene.repository->put_file(scene.mine, RelativePath::parse("secret"), no_progress);
    CHECK(mode_of(scene.root / "secret") == 0640);
  }
  SUBCASE("what replaces a private file is private from the first") {
    REQUIRE(::chmod(scene.mine.c_str(), 0644) == 0);
    std::size_t looks = 0;
    scene.repository->put_file(scene.mine, RelativePath::parse("secret"), [&](std::uint64_t) {
      for (const auto& entry : std::filesystem::directory_iterator(scene.root)) {
        if (!artifact::is_staging_name(entry.path().filename().string())) continue;
        CHECK(mode_of(entry.path()) == 0600);
        ++looks;
      }
    });
    CHECK(looks > 0);
    CHECK(mode_of(scene.root / "secret") == 0600);
  }
  SUBCASE("a download keeps them too") {
    scene.repository->get_file(RelativePath::parse("run.sh"), scene.temp.path() / "back",
                               no_progress);
    CHECK(mode_of(scene.temp.path() / "back") == 0755);
  }
  ::umask(old_mask);
}

TEST_CASE("progress adds up to the size") {
  LocalRepositoryFixture scene;
  const std::string content(3'000'000, 'x');
  test::write_file(scene.mine, content);
  std::uint64_t sent = 0;
  scene.repository->put_file(scene.mine, RelativePath::parse("big"),
                             [&](std::uint64_t bytes) { sent += bytes; });
  CHECK(sent == content.size());
  std::uint64_t received = 0;
  scene.repository->get_file(RelativePath::parse("big"), scene.temp.path() / "back",
                             [&](std::uint64_t bytes) { received += bytes; });
  CHECK(received == content.size());
  CHECK(test::read_file(scene.temp.path() / "back") == content);
}

TEST_CASE("a pipe can be put, and files that only seem empty") {
  LocalRepositoryFixture scene;
  int ends[2] = {};
  REQUIRE(::pipe(ends) == 0);
  REQUIRE(::write(ends[1], "from a pipe", 11) == 11);
  ::close(ends[1]);
  scene.repository->put_stream(ends[0], RelativePath::parse("stream"), no_progress);
  ::close(ends[0]);
  CHECK(test::read_artifact(*scene.repository, "stream") == "from a pipe");

  scene.repository->put_file("/proc/self/status", RelativePath::parse("status"), no_progress);
  CHECK(test::read_artifact(*scene.repository, "status").find("Name:") == 0);
}

TEST_CASE("what cannot be read is said to be so") {
  LocalRepositoryFixture scene;
  scene.put("d/x", "1");
  try {
    test::read_artifact(*scene.repository, "nothing");
    FAIL("read nothing");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::resource_does_not_exist);
    CHECK(std::string(error.what()) == "No such artifact: 'nothing'");
  }
  try {
    test::read_artifact(*scene.repository, "d");
    FAIL("read a directory");
  } catch (const Error& error) {
    CHECK(std::string(error.what()) == "the artifact 'd' is a directory");
  }
  CHECK_THROWS_AS(
      scene.repository->put_file(scene.temp.path(), RelativePath::parse("x"), no_progress), Error);
  CHECK_THROWS_AS(
      scene.repository->put_file(scene.temp.path() / "none", RelativePath::parse("x"), no_progress),
      Error);
}

TEST_CASE("a directory of 100,000 entries is listed") {
  LocalRepositoryFixture scene;
  std::filesystem::create_directories(scene.root / "d");
  const auto directory = Directory::open(scene.root / "d");
  for (int i = 0; i < 100'000; ++i) {
    const FileDescriptor made(::openat(directory.descriptor(), std::to_string(i).c_str(),
                                       O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    REQUIRE(made);
  }
  CHECK(scene.repository->list(RelativePath::parse("d")).size() == 100'000);
}

TEST_CASE("a file that was removed while it grew is an error at the end") {
  LocalRepositoryFixture scene;
  const auto writer = scene.repository->open_writer(RelativePath::parse("d/log"));
  writer->append("lost");
  std::filesystem::remove_all(scene.root / "d");
  CHECK(test::failure([&] { writer->finish(); }) ==
        "RESOURCE_DOES_NOT_EXIST: the artifact 'd/log' was removed while it was written");
}

TEST_CASE("what is appended is there at once") {
  LocalRepositoryFixture scene;
  const auto writer = scene.repository->open_writer(RelativePath::parse("log"));
  CHECK(test::read_artifact(*scene.repository, "log").empty());
  writer->append("now");
  CHECK(test::read_artifact(*scene.repository, "log") == "now");
}

TEST_CASE("links are deleted, and what they lead to stays") {
  LocalRepositoryFixture scene;
  const auto outside = scene.temp.path() / "outside";
  test::write_file(outside / "CANARY", "alive");
  scene.put("blobs/1", "12345");
  std::filesystem::create_directories(scene.root / "links");
  const std::map<std::string, std::filesystem::path> links = {
      {"file", "../blobs/1"},  {"directory", "../blobs"}, {"around", ".."},
      {"dangling", "missing"}, {"out", outside},          {"out_file", outside / "CANARY"}};
  for (const auto& [name, target] : links) {
    std::filesystem::create_symlink(target, scene.root / "links" / name);
  }
  SUBCASE("one by one") {
    for (const auto& [name, target] : links) {
      scene.repository->delete_artifact(RelativePath::parse("links/" + name));
    }
    CHECK(std::filesystem::is_empty(scene.root / "links"));
  }
  SUBCASE("with their directory") {
    scene.repository->delete_artifact(RelativePath::parse("links"));
    CHECK(test::snapshot(scene.root).size() == 2);
  }
  CHECK(test::read_artifact(*scene.repository, "blobs/1") == "12345");
  SUBCASE("with everything") {
    scene.repository->delete_all();
    CHECK(std::filesystem::is_empty(scene.root));
  }
  CHECK(test::read_file(outside / "CANARY") == "alive");
}

TEST_CASE("nothing is deleted through a link") {
  LocalRepositoryFixture scene;
  const auto outside = scene.temp.path() / "outside";
  test::write_file(outside / "d" / "CANARY", "alive");
  scene.put("blobs/d/1", "12345");
  std::filesystem::create_directory_symlink("blobs", scene.root / "again");
  std::filesystem::create_directory_symlink(outside, scene.root / "out");
  for (const auto* path : {"again/d", "again/d/1", "out/d", "out/d/CANARY"}) {
    CAPTURE(path);
    CHECK_THROWS_AS(scene.repository->delete_artifact(RelativePath::parse(path)), Error);
  }
  CHECK(test::failure([&] { scene.repository->delete_artifact(RelativePath::parse("again/d")); }) ==
        "INVALID_STATE: 'again/d' leads through the link 'again'; delete the link, or what it "
        "leads to by its own path");
  CHECK(test::read_artifact(*scene.repository, "blobs/d/1") == "12345");
  CHECK(test::read_file(outside / "d" / "CANARY") == "alive");
}

TEST_CASE("deleting takes along what no path can name, and unfinished uploads") {
  LocalRepositoryFixture scene;
  test::write_file(scene.root / "d" / "back\\slash" / "\xff", "odd");
  test::write_file(scene.root / "d" / ".artifact.uploading.mlf-1-2", "half");
  REQUIRE(::mkfifo((scene.root / "d" / "fifo").c_str(), 0600) == 0);
  CHECK(test::failure_code([&] {
          scene.repository->delete_artifact(RelativePath::parse("d/.artifact.uploading.mlf-1-2"));
        }) == "RESOURCE_DOES_NOT_EXIST");
  SUBCASE("with their directory") { scene.repository->delete_artifact(RelativePath::parse("d")); }
  SUBCASE("with everything") { scene.repository->delete_all(); }
  CHECK(std::filesystem::is_empty(scene.root));
}

TEST_CASE("schemes without a repository are named") {
  const test::FakeContext fake;
  CHECK_THROWS_AS(artifact::open_repository("s3://bucket/x", fake.context), Error);
  CHECK_THROWS_AS(artifact::open_repository("mlflow-artifacts:/x", fake.context), Error);
}
