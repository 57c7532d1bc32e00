// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <thread>

#include <unistd.h>

#include "contract/artifact_fixture.h"
#include "support/failure.h"

using namespace mlf;        // NOLINT(google-build-using-namespace): a test speaks of nothing else
using namespace mlf::test;  // NOLINT(google-build-using-namespace)
using artifact::FileInfo;

namespace {

RelativePath path(std::string_view text) { return RelativePath::parse(text); }

}  // namespace

TEST_SUITE("artifacts") {
  TEST_CASE_TEMPLATE("nothing is there at first", Kind, ALL_REPOSITORIES) {
    ArtifactFixture<Kind> f;
    CHECK(f.reader->list({}).empty());
    CHECK(f.reader->find({}) == FileInfo{.path = "", .is_dir = true});
    CHECK_FALSE(f.reader->find(path("model")));
    CHECK_FALSE(f.repository->place().empty());
  }

  TEST_CASE_TEMPLATE("entries are listed by name, with paths from the root and sizes of files",
                     Kind, ALL_REPOSITORIES) {
    ArtifactFixture<Kind> f;
    f.put("model/MLmodel", "flavors:");
    f.put("b.txt", "");
    f.put("a.txt", "1");
    CHECK(f.reader->list({}) == std::vector<FileInfo>{{.path = "a.txt", .file_size = 1},
                                                      {.path = "b.txt", .file_size = 0},
                                                      {.path = "model", .is_dir = true}});
    CHECK(f.reader->list(path("model")) ==
          std::vector<FileInfo>{{.path = "model/MLmodel", .file_size = 8}});
    CHECK(f.reader->list(path("a.txt")).empty());
    CHECK(f.reader->list(path("nothing")).empty());
  }

  TEST_CASE_TEMPLATE("find tells files, directories and nothing apart", Kind, ALL_REPOSITORIES) {
    ArtifactFixture<Kind> f;
    f.put("model/x", "abc");
    CHECK(f.reader->find(path("model")) == FileInfo{.path = "model", .is_dir = true});
    CHECK(f.reader->find(path("model/x")) == FileInfo{.path = "model/x", .file_size = 3});
    CHECK_FALSE(f.reader->find(path("model/x/y")));
    CHECK_FALSE(f.reader->find(path("mod")));
  }

  TEST_CASE_TEMPLATE("what is put is read back, whole or from an offset", Kind, ALL_REPOSITORIES) {
    ArtifactFixture<Kind> f;
    const std::string content = "zero \0 one \xff\n" + std::string(200'000, 'x');
    std::uint64_t sent = 0;
    f.repository->put_file(f.local_file(content), path("deep/er/file"),
                           [&](std::uint64_t bytes) { sent += bytes; });
    CHECK(sent == content.size());
    CHECK(f.read("deep/er/file") == content);
    std::string rest;
    const auto keep = [&](std::string_view piece) { rest += piece; };
    f.reader->read_from(path("deep/er/file"), 7, keep);
    CHECK(rest == content.substr(7));
    rest.clear();
    f.reader->read_from(path("deep/er/file"), content.size() + 5, keep);
    CHECK(rest.empty());
  }

  TEST_CASE_TEMPLATE("a pipe can be put", Kind, ALL_REPOSITORIES) {
    ArtifactFixture<Kind> f;
    int ends[2] = {};
    REQUIRE(::pipe(ends) == 0);
    REQUIRE(::write(ends[1], "from a pipe", 11) == 11);
    ::close(ends[1]);
    f.repository->put_stream(ends[0], path("stream"), no_progress);
    ::close(ends[0]);
    CHECK(f.read("stream") == "from a pipe");
  }

  TEST_CASE_TEMPLATE("what is put replaces a file whole, or leaves it as it was", Kind,
                     ALL_REPOSITORIES) {
    ArtifactFixture<Kind> f;
    f.put("log.txt", "first, and longer");
    f.put("log.txt", "second");
    CHECK(f.read("log.txt") == "second");
    struct Stop {};
    const auto stop = [](std::uint64_t) { throw Stop(); };
    const auto big = f.local_file(std::string(1 << 20, 'x'));
    CHECK_THROWS_AS(f.repository->put_file(big, path("log.txt"), stop), Stop);
    CHECK(f.read("log.txt") == "second");
    CHECK(f.paths() == std::vector<std::string>{"log.txt"});
  }

  TEST_CASE_TEMPLATE("what cannot be put or read is said to be so", Kind, ALL_REPOSITORIES) {
    ArtifactFixture<Kind> f;
    f.put("d/x", "1");
    CHECK(failure([&] { f.read("nothing"); }) ==
          "RESOURCE_DOES_NOT_EXIST: No such artifact: 'nothing'");
    CHECK(failure([&] { f.read("d"); }) ==
          "INVALID_PARAMETER_VALUE: the artifact 'd' is a directory");
    const auto destination = f.directory.path() / "back";
    CHECK(failure_code([&] { f.reader->get_file(path("nothing"), destination, no_progress); }) ==
          "RESOURCE_DOES_NOT_EXIST");
    CHECK_FALSE(std::filesystem::exists(destination));
    const auto put = [&](const std::filesystem::path& file, const RelativePath& to) {
      return failure_code([&] { f.repository->put_file(file, to, no_progress); });
    };
    CHECK(put(f.directory.path() / "none", path("x")) == "RESOURCE_DOES_NOT_EXIST");
    CHECK(put(f.directory.path(), path("x")) == "INVALID_PARAMETER_VALUE");
    CHECK(put(f.local_file("1"), {}) == "INVALID_PARAMETER_VALUE");
    CHECK(f.paths() == std::vector<std::string>{"d"});
  }

  TEST_CASE_TEMPLATE("a download is the file, with progress", Kind, ALL_REPOSITORIES) {
    ArtifactFixture<Kind> f;
    f.put("x", "content");
    std::uint64_t received = 0;
    f.reader->get_file(path("x"), f.directory.path() / "back",
                       [&](std::uint64_t bytes) { received += bytes; });
    CHECK(received == 7);
    CHECK(read_file(f.directory.path() / "back") == "content");
  }

  TEST_CASE_TEMPLATE("a directory can be made again", Kind, ALL_REPOSITORIES) {
    ArtifactFixture<Kind> f;
    f.repository->make_directory(path("a/b"));
    f.repository->make_directory(path("a/b"));
    f.put("a/b/x", "1");
    CHECK(f.paths(path("a/b")) == std::vector<std::string>{"a/b/x"});
  }
}

TEST_SUITE("artifacts that grow") {
  TEST_CASE_TEMPLATE("all of it is there when it is finished, behind what was there before", Kind,
                     ALL_REPOSITORIES) {
    ArtifactFixture<Kind> f;
    for (const auto* text : {"one ", "two "}) {
      const auto writer = f.repository->open_writer(path("output/stdout.txt"));
      writer->append(text);
      writer->append("");
      writer->append("and\n");
      writer->finish();
    }
    CHECK(f.read("output/stdout.txt") == "one and\ntwo and\n");
  }

  TEST_CASE_TEMPLATE("what is appended is seen after a while, without more being appended", Kind,
                     ALL_REPOSITORIES) {
    ArtifactFixture<Kind> f;
    const auto writer = f.repository->open_writer(path("log"));
    writer->append("first ");
    writer->append("second");
    const auto deadline =
        std::chrono::steady_clock::now() + 2 * artifact::ArtifactWriter::visible_within;
    std::string seen;
    while (seen != "first second" && std::chrono::steady_clock::now() < deadline) {
      if (f.reader->find(path("log"))) seen = f.read("log");
      CHECK(std::string("first second").starts_with(seen));
    }
    CHECK(seen == "first second");
    writer->append(" third");
    writer->finish();
    CHECK(f.read("log") == "first second third");
  }

  TEST_CASE_TEMPLATE("a file to which nothing was appended is empty", Kind, ALL_REPOSITORIES) {
    ArtifactFixture<Kind> f;
    f.repository->open_writer(path("log"))->finish();
    CHECK(f.reader->find(path("log")) == FileInfo{.path = "log", .file_size = 0});
  }

  TEST_CASE_TEMPLATE("a writer that is not finished leaves a beginning", Kind, ALL_REPOSITORIES) {
    ArtifactFixture<Kind> f;
    f.put("log", "before ");
    f.repository->open_writer(path("log"))->append("after");
    CHECK(std::string("before after").starts_with(f.read("log")));
    CHECK(f.read("log").starts_with("before "));
  }

  TEST_CASE_TEMPLATE("a directory does not grow", Kind, ALL_REPOSITORIES) {
    ArtifactFixture<Kind> f;
    f.put("d/x", "1");
    CHECK_THROWS_AS(f.repository->open_writer(path("d"))->finish(), Error);
    CHECK_THROWS_AS(f.repository->open_writer({})->finish(), Error);
    CHECK(f.paths(path("d")) == std::vector<std::string>{"d/x"});
  }
}

TEST_SUITE("deleting artifacts") {
  TEST_CASE_TEMPLATE("a file goes, and only it", Kind, ALL_REPOSITORIES) {
    ArtifactFixture<Kind> f;
    f.put("a", "1");
    f.put("d/x", "2");
    f.put("d/xy", "3");
    f.repository->delete_artifact(path("d/x"));
    CHECK(f.paths() == std::vector<std::string>{"a", "d"});
    CHECK(f.paths(path("d")) == std::vector<std::string>{"d/xy"});
    CHECK_FALSE(f.reader->find(path("d/x")));
  }

  TEST_CASE_TEMPLATE("a directory goes with everything below it", Kind, ALL_REPOSITORIES) {
    ArtifactFixture<Kind> f;
    f.put("model/MLmodel", "1");
    f.put("model/data/deep/weights", "2");
    f.put("models", "3");
    f.repository->delete_artifact(path("model"));
    CHECK(f.paths() == std::vector<std::string>{"models"});
    CHECK_FALSE(f.reader->find(path("model")));
    CHECK_FALSE(f.reader->find(path("model/data/deep/weights")));
  }

  TEST_CASE_TEMPLATE("what is not there cannot be deleted", Kind, ALL_REPOSITORIES) {
    ArtifactFixture<Kind> f;
    const auto attempt = [&](std::string_view text) {
      return failure([&] { f.repository->delete_artifact(path(text)); });
    };
    CHECK(attempt("x") == "RESOURCE_DOES_NOT_EXIST: No such artifact: 'x'");
    f.put("a/b", "1");
    CHECK(attempt("a/c") == "RESOURCE_DOES_NOT_EXIST: No such artifact: 'a/c'");
    CHECK(attempt("a/b/c") == "RESOURCE_DOES_NOT_EXIST: No such artifact: 'a/b/c'");
    f.repository->delete_artifact(path("a/b"));
    CHECK(attempt("a/b") == "RESOURCE_DOES_NOT_EXIST: No such artifact: 'a/b'");
  }

  TEST_CASE_TEMPLATE("everything goes only when that is what is asked for", Kind,
                     ALL_REPOSITORIES) {
    ArtifactFixture<Kind> f;
    f.repository->delete_all();  // there is nothing yet
    f.put("a", "1");
    f.put("d/x", "2");
    CHECK(failure_code([&] { f.repository->delete_artifact({}); }) == "INVALID_PARAMETER_VALUE");
    CHECK(f.paths() == std::vector<std::string>{"a", "d"});
    f.repository->delete_all();
    CHECK(f.paths().empty());
    f.put("again", "3");
    CHECK(f.paths() == std::vector<std::string>{"again"});
  }
}
