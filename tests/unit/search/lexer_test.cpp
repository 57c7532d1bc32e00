// SPDX-License-Identifier: Apache-2.0
#include "search/lexer.h"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using mlf::search::tokenize;
using mlf::search::TokenKind;

namespace {

using Cut = std::vector<std::pair<TokenKind, std::string>>;

/// The tokens without white space.
Cut cut(std::string_view text) {
  Cut pieces;
  for (const auto& token : tokenize(text)) {
    if (token.kind != TokenKind::white) pieces.emplace_back(token.kind, std::string(token.text));
  }
  return pieces;
}

/// The kind of the one token that the text consists of.
TokenKind kind_of(std::string_view text) {
  const auto pieces = cut(text);
  CAPTURE(text);
  REQUIRE(pieces.size() == 1);
  return pieces.front().first;
}

}  // namespace

TEST_CASE("numbers are signed, whole, with a point or with an exponent") {
  for (const auto* text : {"0", "12", "-12", "007"}) CHECK(kind_of(text) == TokenKind::integer);
  for (const auto* text : {"1.5", "-1.5", ".5", "-.5", "1.", "1e5", "1E-5", "-1.5e3"}) {
    CHECK(kind_of(text) == TokenKind::real);
  }
  CHECK(kind_of("-0xFf") == TokenKind::hexadecimal);
}

TEST_CASE("an exponent has no plus sign") {
  CHECK(cut("1e+5") ==
        Cut{{TokenKind::name, "1e"}, {TokenKind::operation, "+"}, {TokenKind::integer, "5"}});
}

TEST_CASE("a number before a letter loses its last digit to it") {
  CHECK(cut("12a") == Cut{{TokenKind::integer, "1"}, {TokenKind::name, "2a"}});
  CHECK(cut("1.25a") == Cut{{TokenKind::real, "1.2"}, {TokenKind::name, "5a"}});
  CHECK(kind_of("1a") == TokenKind::name);
}

TEST_CASE("a comparator runs on, a sign does not belong to it") {
  CHECK(cut("a>=-1") ==
        Cut{{TokenKind::name, "a"}, {TokenKind::comparator, ">="}, {TokenKind::integer, "-1"}});
  CHECK(kind_of("=!<>~") == TokenKind::comparator);
  CHECK(kind_of("LiKe") == TokenKind::comparator);
  CHECK(kind_of("NOT \n ilike") == TokenKind::comparator);
}

TEST_CASE("words are keywords in any case, but not beside a dot or before a parenthesis") {
  for (const auto* text : {"and", "OR", "Not", "is", "NULL", "not  null", "IN", "From"}) {
    CHECK(kind_of(text) == TokenKind::keyword);
  }
  CHECK(cut("x.and") ==
        Cut{{TokenKind::name, "x"}, {TokenKind::punctuation, "."}, {TokenKind::name, "and"}});
  CHECK(cut("is(")[0].first == TokenKind::name);
  CHECK(kind_of("android") == TokenKind::name);
  CHECK(kind_of("and$") == TokenKind::name);
}

TEST_CASE("the connectives stay keywords before a parenthesis, but for keys") {
  for (const auto* text : {"AND(", "or(", "Not("}) CHECK(cut(text)[0].first == TokenKind::keyword);
  CHECK(cut("tags.not(e)")[2].first == TokenKind::name);
}

TEST_CASE("reserved words are keywords even as keys") {
  CHECK(cut("metrics.in")[2].first == TokenKind::keyword);
  CHECK(cut("metrics.inn")[2].first == TokenKind::name);
}

TEST_CASE("quoted texts") {
  CHECK(kind_of("'a b'") == TokenKind::single_quoted);
  CHECK(kind_of("\"a b\"") == TokenKind::double_quoted);
  CHECK(kind_of("`a b`") == TokenKind::name);
  CHECK(kind_of("''") == TokenKind::single_quoted);
  CHECK(kind_of("'it''s'") == TokenKind::single_quoted);
  CHECK(kind_of(R"('it\'s')") == TokenKind::single_quoted);
  CHECK(kind_of(R"('a\\'b')") == TokenKind::single_quoted);
  CHECK(kind_of(R"(`a``b`)") == TokenKind::name);
}

TEST_CASE("the last doubled or escaped quote ends a text that nothing else ends") {
  CHECK(cut(R"('a\')") == Cut{{TokenKind::single_quoted, R"('a\')"}});
  CHECK(cut("'a''") == Cut{{TokenKind::single_quoted, "'a'"}, {TokenKind::unknown, "'"}});
  CHECK(cut("'a") == Cut{{TokenKind::unknown, "'"}, {TokenKind::name, "a"}});
  CHECK(cut(R"(`a\`)") == Cut{{TokenKind::name, R"(`a\`)"}});
}

TEST_CASE("words of other scripts are names") {
  CHECK(kind_of("точность") == TokenKind::name);
  CHECK(kind_of("精度") == TokenKind::name);
  CHECK(kind_of("🙂") == TokenKind::unknown);
}

TEST_CASE("white space of any script") {
  for (const auto* text : {" ", "\t", "\r", "\u00a0", "\u2003", "\u3000", "\x1c"}) {
    const auto tokens = tokenize(text);
    REQUIRE(tokens.size() == 1);
    CHECK(tokens[0].kind == TokenKind::white);
  }
}

TEST_CASE("comments, arrows, brackets and the rest have kinds that no comparison takes") {
  CHECK(kind_of("-- x") == TokenKind::comment);
  CHECK(kind_of("# x") == TokenKind::comment);
  CHECK(kind_of("/* x\n y */") == TokenKind::comment);
  CHECK(kind_of("->") == TokenKind::arrow);
  CHECK(kind_of("[a b]") == TokenKind::name);
  CHECK(cut("a[0]")[1] == std::pair{TokenKind::punctuation, std::string("[")});
  CHECK(kind_of("?") == TokenKind::placeholder);
  CHECK(kind_of("%s") == TokenKind::placeholder);
  CHECK(kind_of("::") == TokenKind::operation);
  CHECK(kind_of("DESC") == TokenKind::order);
}

TEST_CASE("no byte of the text is lost, whatever it is") {
  std::string text;
  for (int i = 0; i < 3; ++i) {
    for (int c = 0; c < 256; ++c) text += static_cast<char>(c * (2 * i + 1));
  }
  std::string joined;
  for (const auto& token : tokenize(text)) joined += token.text;
  CHECK(joined == text);
}
