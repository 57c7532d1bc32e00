// SPDX-License-Identifier: Apache-2.0
#include "search/list_literal.h"

#include <doctest/doctest.h>

#include "base/error.h"

using mlf::search::parse_list_literal;
using Texts = std::vector<std::string>;

namespace {

std::string list_refusal(std::string_view text) {
  try {
    parse_list_literal(text);
  } catch (const mlf::Error& error) {
    return error.what();
  }
  return "no error";
}

bool is_ill_formed(std::string_view text) {
  return list_refusal(text).find("ill-formed") != std::string::npos;
}
bool is_other_type(std::string_view text) {
  return list_refusal(text).find("different type in list: ") != std::string::npos;
}

}  // namespace

TEST_CASE("a list of texts") {
  CHECK(parse_list_literal("('a')") == Texts{"a"});
  CHECK(parse_list_literal("('a', \"b\",)") == Texts{"a", "b"});
  CHECK(parse_list_literal("(\n 'a' ,\t'b' # why\n)") == Texts{"a", "b"});
  CHECK(parse_list_literal("('')") == Texts{""});
  CHECK(parse_list_literal("(('a'), (('b')))") == Texts{"a", "b"});
}

TEST_CASE("texts are read as Python reads them") {
  CHECK(parse_list_literal("('a' 'b')") == Texts{"ab"});
  CHECK(parse_list_literal("('''a'b''')") == Texts{"a'b"});
  CHECK(parse_list_literal(R"(('it\'s', "\x41\u00e9\U0001F642\101\n\q"))") ==
        Texts{"it's", "A\u00e9\U0001F642A\n\\q"});
  CHECK(parse_list_literal(R"((r'\n', u'x'))") == Texts{"\\n", "x"});
  CHECK(parse_list_literal("('a\\\nb')") == Texts{"ab"});
}

TEST_CASE("what is no list of texts is refused") {
  for (const auto* text : {"('a'", "('a',, 'b')", "('a' b)", "('a", "(,)", "('a\nb')", R"(('\x4'))",
                           R"(('\ud800'))", "('a') x", R"(('\N{DASH}'))", "(", R"(('a\)"}) {
    CAPTURE(text);
    CHECK(is_ill_formed(text));
  }
  for (const auto* text : {"(1)", "('a', 2)", "(a)", "(['a'])", "(('a', 'b'), 'c')", "(b'a')"}) {
    CAPTURE(text);
    CHECK(is_other_type(text));
  }
  CHECK(list_refusal("()").find("got empty list") != std::string::npos);
}

TEST_CASE("parentheses may be deep") {
  CHECK(parse_list_literal(std::string(100'000, '(') + "'a'" + std::string(100'000, ')')) ==
        Texts{"a"});
}
