// SPDX-License-Identifier: Apache-2.0
#include "artifact/content_digest.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/artifacts.h"

using mlf::artifact::content_digest;

TEST_CASE("a digest is that of the content, wherever it lies") {
  const mlf::test::TempDir temp;
  mlf::test::write_file(temp.path() / "a.csv", "message digest");
  CHECK(content_digest(temp.path() / "a.csv") == "f96b697d");
  CHECK(mlf::artifact::text_digest("") == "d41d8cd9");

  mlf::test::write_file(temp.path() / "one" / "x", "1");
  mlf::test::write_file(temp.path() / "one" / "d" / "y", "2");
  mlf::test::write_file(temp.path() / "two" / "d" / "y", "2");
  mlf::test::write_file(temp.path() / "two" / "x", "1");
  const auto digest = content_digest(temp.path() / "one");
  CHECK(digest.size() == 8);
  CHECK(content_digest(temp.path() / "two") == digest);
  std::filesystem::rename(temp.path() / "two" / "x", temp.path() / "two" / "z");
  CHECK(content_digest(temp.path() / "two") != digest);
  CHECK_THROWS_AS(content_digest(temp.path() / "none"), mlf::Error);
}
