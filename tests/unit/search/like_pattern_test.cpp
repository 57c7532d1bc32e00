// SPDX-License-Identifier: Apache-2.0
#include "search/like_pattern.h"

#include <doctest/doctest.h>

#include "search/case_folding.h"

using mlf::search::LikePattern;

namespace {

bool like(std::string_view value, std::string_view pattern) {
  return LikePattern(pattern, LikePattern::Case::sensitive).matches(value);
}
bool ilike(std::string_view value, std::string_view pattern) {
  return LikePattern(pattern, LikePattern::Case::ignored).matches(value);
}

}  // namespace

TEST_CASE("a pattern without % or _ is the whole value") {
  CHECK(like("abc", "abc"));
  CHECK_FALSE(like("abcd", "abc"));
  CHECK_FALSE(like("xabc", "abc"));
  CHECK_FALSE(like("ABC", "abc"));
  CHECK(like("", ""));
  CHECK_FALSE(like("a", ""));
}

TEST_CASE("% stands for any text, also none") {
  CHECK(like("abc", "%"));
  CHECK(like("", "%"));
  CHECK(like("abc", "a%"));
  CHECK(like("abc", "%c"));
  CHECK(like("abc", "%b%"));
  CHECK(like("abc", "a%c"));
  CHECK(like("ac", "a%c"));
  CHECK(like("abc", "%%a%%b%%"));
  CHECK_FALSE(like("abc", "%d%"));
  CHECK_FALSE(like("aXbXc", "aXbXcX%"));
  CHECK(like("abab", "%ab"));
  CHECK_FALSE(like("aba", "aba%a"));
}

TEST_CASE("_ stands for one character, of however many bytes") {
  CHECK(like("abc", "a_c"));
  CHECK(like("aéc", "a_c"));
  CHECK(like("a日c", "a_c"));
  CHECK(like("a🙂c", "a_c"));
  CHECK_FALSE(like("ac", "a_c"));
  CHECK_FALSE(like("abbc", "a_c"));
  CHECK(like("xayb", "%a_b"));
  CHECK(like("xaybz", "%a_b%"));
  CHECK_FALSE(like("xaybz", "%a_b"));
}

TEST_CASE("all else stands for itself") {
  CHECK(like("a.b", "a.b"));
  CHECK_FALSE(like("axb", "a.b"));
  CHECK(like("(a+b)*[x]\\", "(a+b)*[x]\\"));
  CHECK(like("100\\%", "100\\%"));
}

TEST_CASE("% and _ stop at a line end; one at the end of the value may be left over") {
  CHECK_FALSE(like("a\nb", "%b"));
  CHECK_FALSE(like("a\nb", "a_b"));
  CHECK(like("a\nb", "a\nb"));
  CHECK(like("a\nb", "a%"));
  CHECK(like("x\nb", "%\nb"));
  CHECK(like("ab\ncd", "a%\nc%"));
  CHECK(like("a\n", "a"));
  CHECK(like("a\n", "%a"));
  CHECK(like("\n", ""));
  CHECK_FALSE(like("a\n\n", "a"));
  CHECK(like("a\n", "a\n"));
  CHECK(like("ab\n", "%_b"));
}

TEST_CASE("ILIKE ignores case in every script, as Python's regular expressions do") {
  CHECK(ilike("ABC", "a%C"));
  CHECK(ilike("ÜBER", "über"));
  CHECK(ilike("Жук", "жУК"));
  CHECK(ilike("ΣΊΣΥΦΟΣ", "σίσυφος"));
  CHECK(ilike("K", "k"));  // the sign for Kelvin
  CHECK(ilike("ſ", "S"));
  CHECK(ilike("İ", "i"));
  CHECK(ilike("ı", "I"));
  CHECK_FALSE(ilike("straße", "STRASSE"));
  CHECK_FALSE(ilike("a", "b"));
}

TEST_CASE("folding is the same from both sides and twice") {
  CHECK(mlf::search::fold_case(U'A') == U'a');
  CHECK(mlf::search::fold_case(U'a') == U'a');
  CHECK(mlf::search::fold_case(U'É') == U'é');
  CHECK(mlf::search::fold_case(U'日') == U'日');
  for (char32_t c = 0; c < 0x20000; ++c) {
    const auto folded = mlf::search::fold_case(c);
    REQUIRE(mlf::search::fold_case(folded) == folded);
  }
}

TEST_CASE("bytes that are no UTF-8 are characters of their own") {
  CHECK(like("a\xffz", "a_z"));
  CHECK(ilike("a\xffZ", "A\xffz"));
}

TEST_CASE("a pattern that makes regular expressions backtrack is answered at once") {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "%a";
  pattern += "%b";
  CHECK_FALSE(like(std::string(100'000, 'a'), pattern));
  CHECK(like(std::string(100'000, 'a') + "b", pattern));
}
