// SPDX-License-Identifier: Apache-2.0
#include "net/http_target.h"

#include <doctest/doctest.h>

#include "base/error.h"

using namespace mlf;
using namespace mlf::net;

namespace {

using Texts = std::vector<std::string>;

Texts segments(std::string_view text) { return Target::parse(text).segments; }

}  // namespace

TEST_CASE("a path is split, then decoded once") {
  CHECK(segments("/") == Texts{});
  CHECK(segments("/a") == Texts{"a"});
  CHECK(segments("/a/b%20c/") == Texts{"a", "b c", ""});
  CHECK(segments("/a//b") == Texts{"a", "", "b"});
  CHECK(segments("///a") == Texts{"a"});
  CHECK(segments("/%252e%252e") == Texts{"%2e%2e"});
  CHECK(segments("/a+b") == Texts{"a+b"});
  CHECK(segments("/%61pi") == Texts{"api"});
  CHECK(segments("/a%3Fb%23") == Texts{"a?b#"});
  CHECK(segments("/\xc3\xbc") == segments("/%C3%bc"));
  CHECK(Target::parse("//a/b%20?c").path == "/a/b%20");
}

TEST_CASE("escaped separators are marked") {
  CHECK(Target::parse("/a%2Fb").has_encoded_separator);
  CHECK(Target::parse("/a%5cb").has_encoded_separator);
  CHECK_FALSE(Target::parse("/a%252Fb/c").has_encoded_separator);
}

TEST_CASE("a query is a list of parameters") {
  const auto target = Target::parse("/?a=b&&c&d=&=e&a=%26%3d%2B+x=y");
  CHECK(target.query ==
        std::vector<QueryParameter>{{"a", "b"}, {"c", ""}, {"d", ""}, {"", "e"}, {"a", "&=+ x=y"}});
  CHECK(*target.find("a") == "b");
  CHECK(target.find("A") == nullptr);
  CHECK(target.find_all("a") == Texts{"b", "&=+ x=y"});
  CHECK(Target::parse("/a?").query.empty());
  CHECK(*Target::parse("/a?path=../%2e%2e/x").find("path") == "../../x");
}

TEST_CASE("paths that could leave or confuse are refused") {
  for (const std::string text :
       {"",        "a",       "*",     "?a",    "/..",   "/.",    "/a/..",         "/a/../b",
        "/%2e%2e", "/.%2E/b", "/a#b",  "/a b",  "/a\\b", "/a\tb", "/a\nb",         "/%00",
        "/%0a",    "/%7f",    "/%",    "/%4",   "/%g0",  "/%ff",  "/%c0%ae%c0%ae", "/\xff",
        "/?%ff",   "/?%00",   "/?a=%", "/?a#b", "/? "}) {
    CAPTURE(text);
    CHECK_THROWS_AS(Target::parse(text), Error);
  }
}
