// SPDX-License-Identifier: Apache-2.0
#include "scoring/result_file.h"

#include <csignal>

#include <doctest/doctest.h>
#include <sys/resource.h>

#include "support/artifacts.h"
#include "support/failure.h"

using namespace mlf;
using namespace mlf::scoring;
using Mode = ResultFile::Mode;

TEST_CASE("a whole file appears when it is published, and not at all otherwise") {
  const test::TempDir directory;
  const auto path = directory.path() / "out";
  test::write_file(path, "before");
  ResultFile(path, Mode::whole, Durability::none).write("lost");
  CHECK(test::snapshot(directory.path()) == std::map<std::string, std::string>{{"out", "before"}});
  ResultFile file(path, Mode::whole, Durability::full);
  file.write("new ");
  file.write("text");
  CHECK(test::read_file(path) == "before");
  file.publish();
  CHECK(test::snapshot(directory.path()) ==
        std::map<std::string, std::string>{{"out", "new text"}});
}

TEST_CASE("a file grows, from its end or anew") {
  const test::TempDir directory;
  const auto path = directory.path() / "out";
  {
    ResultFile file(path, Mode::append, Durability::none);
    CHECK_FALSE(file.first_line());
    file.write("a\n1\n");
  }
  ResultFile file(path, Mode::append, Durability::none);
  CHECK(file.first_line() == "a\n");
  file.write("2");
  CHECK(test::read_file(path) == "a\n1\n2");
  CHECK(test::failure_code([&] { ResultFile(path, Mode::append, Durability::none); }) ==
        "INVALID_STATE");
  ResultFile(path, Mode::growing, Durability::none).write("b");
  CHECK(test::read_file(path) == "b");
}

TEST_CASE("links stay, and devices are written to") {
  const test::TempDir directory;
  const auto link = directory.path() / "link";
  std::filesystem::create_symlink("target", link);
  ResultFile file(link, Mode::whole, Durability::none);
  file.write("text");
  file.publish();
  CHECK(std::filesystem::is_symlink(link));
  CHECK(test::read_file(directory.path() / "target") == "text");
  ResultFile null("/dev/null", Mode::whole, Durability::commit);
  null.write("text");
  null.publish();
  CHECK_FALSE(std::filesystem::is_regular_file("/dev/null"));
  CHECK(test::failure_code([&] {
          ResultFile(directory.path() / "none" / "out", Mode::whole, Durability::none);
        }) == "RESOURCE_DOES_NOT_EXIST");
}

TEST_CASE("what cannot be written whole is taken back") {
  const test::TempDir directory;
  const auto path = directory.path() / "out";
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ResultFile file(path, Mode::append, Durability::none);
  file.write("12\n");
  const rlimit little{.rlim_cur = 10, .rlim_max = before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &little);
  const auto said = test::failure([&] { file.write("456\n8901234\n"); });
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK(said.find(path.string()) != said.npos);
  CHECK(test::read_file(path) == "12\n");
  file.write("3\n");
  CHECK(test::read_file(path) == "12\n3\n");
}

TEST_CASE("a part stays where it is, and is cut to what is to be kept") {
  const test::TempDir directory;
  const auto path = directory.path() / "out";
  ResultFile(path, Mode::part, Durability::none).write("kept and lost");
  CHECK(test::snapshot(directory.path()) ==
        std::map<std::string, std::string>{{".out.mlf-part", "kept and lost"}});
  ResultFile file(path, Mode::part, Durability::full, 4);
  file.write(", and new");
  CHECK(file.size() == 13);
  file.publish();
  CHECK(test::snapshot(directory.path()) ==
        std::map<std::string, std::string>{{"out", "kept, and new"}});
  CHECK(test::failure_code([&] { ResultFile(path, Mode::part, Durability::none, 5); }) ==
        "INVALID_STATE");
}
