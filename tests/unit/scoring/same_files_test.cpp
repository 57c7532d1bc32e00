// SPDX-License-Identifier: Apache-2.0
#include "scoring/same_files.h"

#include <filesystem>
#include <fstream>
#include <memory>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/temporary_directory.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::scoring;

namespace {

void write_text(const std::filesystem::path& path, const char* text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

}  // namespace

TEST_CASE("a scorer is made anew only of the files that were there first") {
  test::FakeContext context;
  const TemporaryDirectory home;
  write_text(home.path() / "MLmodel", "a");
  write_text(home.path() / "data" / "model", "12345");
  int made = 0;
  const auto make = with_same_files(
      [&](const Context&) {
        ++made;
        return std::unique_ptr<Scorer>();
      },
      home.path());
  make(context.context);
  write_text(home.path() / "code" / "__pycache__" / "x.pyc", "compiled");
  make(context.context);
  CHECK(made == 2);
  write_text(home.path() / "data" / "model", "123");
  CHECK_THROWS_AS(make(context.context), Error);
  std::filesystem::remove(home.path() / "data" / "model");
  CHECK_THROWS_AS(make(context.context), Error);
  CHECK(made == 2);
}
