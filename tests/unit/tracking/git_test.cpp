// SPDX-License-Identifier: Apache-2.0
#include "tracking/git.h"

#include <fstream>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "artifact/open.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::tracking;

namespace {

struct GitFixture {
  test::FakeContext fake;
  test::TempDir directory;
  std::unique_ptr<artifact::ArtifactRepository> artifacts =
      artifact::open_repository(directory.path().string(), fake.context);

  std::string kept() const {
    std::ostringstream text;
    text << std::ifstream(directory.path() / diff_artifact).rdbuf();
    return text.str();
  }
};

}  // namespace

TEST_CASE_FIXTURE(GitFixture, "uncommitted changes become an artifact") {
  CHECK(record_changes(*artifacts, {.root = "/r"}, fake.reporter));
  CHECK_FALSE(std::filesystem::exists(directory.path() / diff_artifact));
  CHECK(record_changes(*artifacts, {.root = "/r", .diff = "+1\n"}, fake.reporter));
  CHECK(kept() == "+1\n");
  CHECK(fake.reporter.warnings.empty());
}

TEST_CASE_FIXTURE(GitFixture, "the user is told of changes that are not kept, or not whole") {
  CHECK(record_changes(*artifacts, {.root = "/r", .diff = "+1\n", .diff_truncated = true},
                       fake.reporter));
  REQUIRE(fake.reporter.warnings.size() == 1);
  CHECK(fake.reporter.warnings[0] ==
        "the uncommitted changes are long; git/diff.patch has the first 3 bytes of them");
  std::filesystem::remove_all(directory.path() / "git");
  std::ofstream(directory.path() / "git") << "a file";
  CHECK_FALSE(record_changes(*artifacts, {.root = "/r", .diff = "+1\n"}, fake.reporter));
  REQUIRE(fake.reporter.warnings.size() == 2);
  CHECK(fake.reporter.warnings[1].starts_with("cannot record the uncommitted changes: "));
}
