// SPDX-License-Identifier: Apache-2.0
#include "scoring/result_file.h"

#include <doctest/doctest.h>

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
