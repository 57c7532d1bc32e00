// SPDX-License-Identifier: Apache-2.0
#include "base/link_table.h"

#include <initializer_list>
#include <utility>

#include <doctest/doctest.h>

using mlf::LinkTable;

namespace {

using Links = std::initializer_list<std::pair<const char*, const char*>>;

std::string bad(Links links) {
  LinkTable table;
  for (const auto& [path, target] : links) table.add(path, target);
  const auto found = table.find_escape();
  return found ? found->path : "";
}

}  // namespace

TEST_CASE("links that stay inside are good") {
  CHECK(bad({{"a", "b"}, {"b", "c/d"}}).empty());
  CHECK(bad({{"d/e/f", "../../x"}}).empty());
  CHECK(bad({{"a", "."}, {"b", "./nothing/there"}}).empty());
  CHECK(bad({{"up", "d/.."}, {"x", "up/up/y"}}).empty());
  CHECK(bad({{".gitignore", ".github/ignored"}}).empty());
}

TEST_CASE("links that leave are found") {
  CHECK(bad({{"a", "/etc/passwd"}}) == "a");
  CHECK(bad({{"a", ".."}}) == "a");
  CHECK(bad({{"d/a", "../.."}}) == "d/a");
  CHECK(bad({{"d/a", "b/../../../x"}}) == "d/a");
}

TEST_CASE("links that leave through other links are found") {
  CHECK(bad({{"a", "b/../x"}, {"b", "c"}, {"c", "d/e"}}).empty());
  CHECK(bad({{"a/b/c/l", "../../.."}, {"z", "a/b/c/l/../x"}}) == "z");
  CHECK(bad({{"deep/down", "."}, {"l", "deep/down/../../../x"}}) == "l");
}

TEST_CASE("links in a circle lead nowhere") { CHECK(bad({{"a", "b"}, {"b", "a"}}).empty()); }

TEST_CASE("no link leads into .git, in whatever case") {
  CHECK(bad({{"a", ".git"}}) == "a");
  CHECK(bad({{"a", "b/../.GIT/hooks"}}) == "a");
  CHECK(bad({{"m/x", ".git/config"}}) == "m/x");
}

TEST_CASE("what would be written through a link is found, case folded") {
  LinkTable table;
  table.add("Data", "other");
  CHECK(table.collides("data", LinkTable::Entry::other));
  CHECK(table.collides("Data", LinkTable::Entry::other));
  CHECK_FALSE(table.collides("Data", LinkTable::Entry::link));
  CHECK_FALSE(table.collides("datas", LinkTable::Entry::other));
  table.add("DATA", "other");
  CHECK(table.collides("Data", LinkTable::Entry::link));
}
