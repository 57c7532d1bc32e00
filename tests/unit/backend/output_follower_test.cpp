// SPDX-License-Identifier: Apache-2.0
#include "backend/output_follower.h"

#include <doctest/doctest.h>

#include "artifact/open.h"
#include "support/fakes.h"

using namespace mlf;

TEST_CASE("output is passed on once, as it grows") {
  const test::TempDir directory;
  const test::FakeContext fake;
  const auto artifacts = artifact::open_repository(directory.path().string(), fake.context);
  std::string seen;
  backend::OutputFollower follower(*artifacts,
                                   [&](supervise::Stream stream, std::string_view bytes) {
                                     seen += stream == supervise::Stream::error ? "E:" : "O:";
                                     seen += bytes;
                                   });
  follower.advance();
  CHECK_FALSE(follower.has_any());
  const auto output = artifacts->open_writer(RelativePath::parse("output/stdout.txt"));
  output->append("one ");
  follower.advance();
  output->append("two");
  artifacts->put_text("oops", RelativePath::parse("output/stderr.txt"));
  follower.advance();
  follower.advance();
  CHECK(seen == "O:one O:twoE:oops");
  CHECK(follower.has_any());
}

TEST_CASE("of a log known as a whole what is new is passed on") {
  const test::TempDir directory;
  const test::FakeContext fake;
  const auto artifacts = artifact::open_repository(directory.path().string(), fake.context);
  std::string seen;
  backend::OutputFollower follower(
      *artifacts, [&](supervise::Stream, std::string_view bytes) { seen += bytes; });
  follower.advance_log("one ");
  follower.advance_log("one two");
  follower.advance_log("one two");
  CHECK(seen == "one two");
}
