// SPDX-License-Identifier: Apache-2.0
#include "store/file/metric_log.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/fakes.h"

using namespace mlf;

TEST_CASE("the error of clashing keys says which one is in the way") {
  const test::TempDir temporary;
  const auto run = Directory::open(temporary.path());
  const auto params = RelativePath() / "params";
  run.make_directories(params / "b");
  run.create_file(params / "a", "1", Durability::none);
  run.create_file(params / "b" / "c", "1", Durability::none);
  CHECK_THROWS_WITH_AS(store::check_key_clash(run, "params", "a/b"),
                       "key 'a/b' cannot be logged: 'a' is already a key, and a key cannot be both "
                       "a key and the beginning of others",
                       Error);
  CHECK_THROWS_WITH_AS(store::check_key_clash(run, "params", "b"),
                       doctest::Contains("'b' is already the beginning of keys"), Error);
  CHECK_NOTHROW(store::check_key_clash(run, "params", "a"));
  CHECK_NOTHROW(store::check_key_clash(run, "params", "b/d"));
}
