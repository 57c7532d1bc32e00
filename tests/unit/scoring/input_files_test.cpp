// SPDX-License-Identifier: Apache-2.0
#include "scoring/input_files.h"

#include <filesystem>

#include <doctest/doctest.h>

#include "support/artifacts.h"
#include "support/failure.h"

using namespace mlf;
using namespace mlf::scoring;

namespace {

struct InputsFixture {
  const test::TempDir directory;
  const std::string root = directory.path().string();

  InputsFixture() {
    for (const char* name : {"b.csv", "a.csv", "c.json", "_SUCCESS", ".a.csv.crc"}) {
      test::write_file(directory.path() / name, "text");
    }
    test::write_file(directory.path() / "empty.csv", "");
    std::filesystem::create_directory(directory.path() / "d.csv");
  }
  std::vector<std::string> found(const std::vector<std::string>& names) const {
    std::vector<std::string> files;
    for (const auto& input : find_inputs(names)) {
      files.push_back(input.path.starts_with(root) ? input.path.substr(root.size() + 1)
                                                   : input.path);
    }
    return files;
  }
};

}  // namespace

TEST_CASE_FIXTURE(InputsFixture, "directories and patterns stand for files in their order") {
  using Names = std::vector<std::string>;
  CHECK(found({root}) == Names{"a.csv", "b.csv", "c.json", "empty.csv"});
  CHECK(found({root + "/*.csv"}) == Names{"a.csv", "b.csv", "empty.csv"});
  CHECK(found({root + "/b.csv", root}) == Names{"b.csv", "a.csv", "c.json", "empty.csv"});
  CHECK(found({"-"}) == Names{"-"});
  CHECK(found({root + "/_SUCCESS"}) == Names{"_SUCCESS"});
  CHECK(test::failure_code([&] { found({root + "/*.txt"}); }) == "RESOURCE_DOES_NOT_EXIST");
  CHECK(test::failure_code([&] { found({root + "/d.csv"}); }) == "RESOURCE_DOES_NOT_EXIST");
}

TEST_CASE_FIXTURE(InputsFixture, "a file of the pattern's own name is that file") {
  test::write_file(directory.path() / "x[1].csv", "text");
  CHECK(found({root + "/x[1].csv"}) == std::vector<std::string>{"x[1].csv"});
}

TEST_CASE_FIXTURE(InputsFixture, "the size of an empty file or of no file is not known") {
  const std::vector<std::string> names{root + "/empty.csv", root + "/a.csv", "/dev/null"};
  const auto inputs = find_inputs(names);
  CHECK_FALSE(inputs[0].size);
  CHECK(inputs[1].size == 4);
  CHECK_FALSE(inputs[2].size);
}

TEST_CASE_FIXTURE(InputsFixture, "another file has another identity") {
  const InputFile file{.path = root + "/a.csv"};
  const auto before = identity_of(file);
  CHECK(identity_of(file) == before);
  const auto time = std::filesystem::last_write_time(file.path);
  test::write_file(file.path, "TEXT");
  std::filesystem::last_write_time(file.path, time);
  CHECK(identity_of(file) != before);
  CHECK(test::failure_code([&] { identity_of({.path = root}); }) == "INVALID_PARAMETER_VALUE");
}
