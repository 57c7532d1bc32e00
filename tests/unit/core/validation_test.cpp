// SPDX-License-Identifier: Apache-2.0
#include "core/validation.h"

#include <doctest/doctest.h>

#include "core/word_characters.h"
#include "support/fakes.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else

TEST_CASE("word characters are Python's") {
  for (const char32_t c : U"azAZ09_éßЖ中あ٣²½ⅷªʰ𝐀𐐷") {
    if (c == 0) continue;
    CAPTURE(static_cast<std::uint32_t>(c));
    CHECK(is_word_character(c));
  }
  for (const char32_t c : U" -.!\u0301\u200d🙂€°‿·\u2028\uFFFD\u00A0") {
    if (c == 0) continue;
    CAPTURE(static_cast<std::uint32_t>(c));
    CHECK_FALSE(is_word_character(c));
  }
  CHECK_FALSE(is_word_character(0));
  CHECK_FALSE(is_word_character(0x10FFFF));
  CHECK_FALSE(is_word_character(0xFFFFFFFF));
}

TEST_CASE("keys that resolve to themselves are valid") {
  for (const std::string key :
       {"a", "a/b", "a.b", ".a", "a..", "a/..b", " ", "a:b", "-", "ключ/中", "x²"}) {
    CAPTURE(key);
    CHECK(is_valid_key(key));
  }
  for (const std::string key :
       {"", ".", "..", "a/", "/a", "//a", "///a", "a//b", "./a", "a/.", "a/..", "a/../b", "../a",
        "..a", "a\n", "a\\b", "...a", "🙂", "e\u0301"}) {
    CAPTURE(key);
    CHECK_FALSE(is_valid_key(key));
  }
}

TEST_CASE("a key has no NUL") { CHECK_FALSE(is_valid_key(std::string_view("a\0b", 3))); }

TEST_CASE("messages show what a key would resolve to") {
  const auto resolves = [](const char* key, const std::string& to) {
    CAPTURE(key);
    const auto message =
        std::string("Invalid value \"") + key +
        "\" for parameter 'key' supplied: Names may be treated as files in certain "
        "cases, and must not resolve to other names when treated as such. This name "
        "would resolve to '" +
        to + "'";
    CHECK_THROWS_WITH_AS(validate_tag_key(key), message.c_str(), Error);
  };
  resolves("", ".");
  resolves(".", ".");
  resolves("a/../..", "..");
  resolves("a/../../b", "../b");
  resolves("../../a/..", "../..");
  resolves("/a/../..", "/");
  resolves("//a/", "//a");
  resolves("///a", "/a");
  resolves("a/./b//c/", "a/b/c");
  resolves("..a", "..a");
}

TEST_CASE("values are shown as Python's JSON") {
  const auto shown = [](std::string_view value) {
    const std::string what = invalid_value("p", value).what();
    return what.substr(14, what.size() - 14 - std::string(" for parameter 'p' supplied.").size());
  };
  CHECK(shown("plain ~") == R"("plain ~")");
  CHECK(shown("\"\\/") == R"("\"\\/")");
  CHECK(shown("\b\t\n\f\r\v\x1f\x7f") == R"("\b\t\n\f\r\u000b\u001f\u007f")");
  CHECK(shown("é中") == R"("\u00e9\u4e2d")");
  CHECK(shown("🙂") == R"("\ud83d\ude42")");
  CHECK(shown("\xFF") == R"("\udcff")");
}

TEST_CASE("a path leads to the member that is wrong") {
  CHECK_THROWS_WITH_AS(
      validate_metric({.key = "ok", .value = 2, .timestamp = -5}, "metrics[3]"),
      "Invalid value -5 for parameter 'metrics[3].timestamp' supplied: metric 'ok' (value=2.0). "
      "Timestamp must be a nonnegative long (64-bit integer) ",
      Error);
  CHECK_THROWS_WITH_AS(
      validate_param_key("a?", "params[0].key"),
      "Invalid value \"a?\" for parameter 'params[0].key' supplied: Names may only "
      "contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), "
      "colon(:) and slashes (/).",
      Error);
}

TEST_CASE("lengths count characters, not bytes") {
  std::string wide;
  for (int i = 0; i < 500; ++i) wide += "中";
  CHECK_NOTHROW(validate_experiment_name(wide));
  CHECK_THROWS_AS(validate_experiment_name(wide + "x"), Error);
}

TEST_CASE("a value at its limit is left alone, a longer one is cut between characters") {
  test::FakeReporter reporter;
  std::string value;
  for (int i = 0; i < 6000; ++i) value += "é";
  CHECK(validate_param({"p", value}, LongValues::refuse, reporter).value == value);
  CHECK(reporter.warnings.empty());
  CHECK(validate_param({"p", value + "éé"}, LongValues::truncate, reporter).value == value);
  REQUIRE(reporter.warnings.size() == 1);
  CHECK(reporter.warnings[0].find("(6002 characters) is truncated to 6000 characters") !=
        std::string::npos);
  CHECK_THROWS_WITH_AS(validate_param({"p", value + "é"}, LongValues::refuse, reporter),
                       "'Param value' exceeds the maximum length of 6000 characters", Error);
}

TEST_CASE("a batch comes back as it is to be stored") {
  test::FakeReporter reporter;
  const Batch batch{
      .metrics = {{.key = "m", .value = 1}}, .params = {{"p", "v"}}, .tags = {{"t", "v"}}};
  const auto checked = validate_batch(batch, LongValues::refuse, reporter);
  CHECK(checked.metrics == batch.metrics);
  CHECK(checked.params == batch.params);
  CHECK(checked.tags == batch.tags);
  CHECK_NOTHROW(validate_batch({}, LongValues::refuse, reporter));
  CHECK(reporter.warnings.empty());
}

TEST_CASE("artifact locations") {
  for (const std::string good : {"/data/x", "s3://b/p", "file:///x y", "relative", "dbfs:/x"}) {
    CAPTURE(good);
    CHECK_NOTHROW(validate_artifact_location(good));
  }
  for (const std::string bad : {"runs:/x/y", "a\nb", "a\x7f", "\xC0"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(validate_artifact_location(bad), Error);
  }
}
