// SPDX-License-Identifier: Apache-2.0
#include "record/recorded_output.h"

#include <random>

#include <doctest/doctest.h>

#include "artifact/open.h"
#include "base/error.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::record;

namespace {

struct RecordedOutputFixture : test::FakeContext {
  test::TempDir directory;
  std::unique_ptr<artifact::ArtifactRepository> artifacts =
      artifact::open_repository(directory.path().string(), context);
  RelativePath path = RelativePath::parse("output/stdout.txt");

  std::string read() {
    std::string text;
    artifacts->read(path, [&](std::string_view piece) { text += piece; });
    return text;
  }
};

}  // namespace

TEST_CASE_FIXTURE(RecordedOutputFixture,
                  "output within the bound is kept byte for byte, its beginning at once") {
  RecordedOutput output(*artifacts, path, 10);
  CHECK(read().empty());
  output.append("01234");
  CHECK(read() == "01234");
  output.append("56789");
  output.finish();
  CHECK(read() == "0123456789");
}

TEST_CASE_FIXTURE(RecordedOutputFixture,
                  "of longer output the middle is left out, and that is said at once") {
  RecordedOutput output(*artifacts, path, 10);
  output.append("0123456789a");
  const std::string aloud =
      "01234\n[mlf: the output is longer than 10 bytes; of what follows the last 5 are kept]\n";
  CHECK(read() == aloud);
  output.append("bcdefghi");
  output.finish();
  CHECK(read() == aloud + "[mlf: 9 bytes are left out]\nefghi");
}

TEST_CASE_FIXTURE(RecordedOutputFixture, "in whatever pieces output comes, the same is kept") {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    const std::size_t most = random() % 40;
    const std::size_t size = random() % 100;
    const std::size_t tail = most / 2;
    std::string all;
    for (std::size_t i = 0; i < size; ++i) all += static_cast<char>('a' + random() % 26);
    const auto own = RelativePath::parse("output/" + std::to_string(round));
    RecordedOutput output(*artifacts, own, most);
    for (std::size_t at = 0; at < size;) {
      const std::size_t piece = 1 + random() % (round % 2 == 0 ? 3 : 60);
      output.append(std::string_view(all).substr(at, piece));
      at += piece;
    }
    output.finish();
    path = own;
    std::string expected = all;
    if (size > most) {
      expected = all.substr(0, most - tail) +
                 fmt::format(
                     "\n[mlf: the output is longer than {} bytes; of what follows the last "
                     "{} are kept]\n[mlf: {} bytes are left out]\n",
                     most, tail, size - most) +
                 all.substr(size - tail);
    }
    CAPTURE(round);
    CHECK(read() == expected);
  }
}

TEST_CASE_FIXTURE(RecordedOutputFixture,
                  "an artifact that was removed meanwhile is an error at the end") {
  RecordedOutput output(*artifacts, path, 100);
  output.append("lost");
  std::filesystem::remove_all(directory.path() / "output");
  CHECK_THROWS_WITH_AS(output.finish(),
                       "the artifact 'output/stdout.txt' was removed while it was written", Error);
}
