// SPDX-License-Identifier: Apache-2.0
#include "env/cache.h"

#include <doctest/doctest.h>

#include "env/removal.h"
#include "unit/env/cache_fixture.h"

using namespace mlf;
using namespace mlf::env;
using State = CachedEnvironment::State;

TEST_CASE_FIXTURE(test::CacheFixture, "the cache is where the variable says, else in the user's") {
  const auto& lookup = context.variable;
  CHECK(cache_root(lookup) == root / "cache");
  environment["MLF_ENV_ROOT"] = "relative/../dir";
  CHECK(cache_root(lookup) == std::filesystem::current_path() / "dir");
  environment.erase("MLF_ENV_ROOT");
  environment["XDG_CACHE_HOME"] = "/caches";
  CHECK(cache_root(lookup).string().starts_with("/caches/"));
}

TEST_CASE_FIXTURE(test::CacheFixture, "an environment's state is that of its lock and its record") {
  CHECK(cached().empty());
  const auto slot = add("a");
  CHECK(state() == State::ready);
  {
    const auto user = slot.try_lock(FileLock::Mode::shared);
    CHECK(state() == State::in_use);
    CHECK(remove_environments(cached(), context).kept.size() == 1);
  }
  {
    const auto maker = slot.try_lock(FileLock::Mode::exclusive);
    CHECK(state() == State::building);
    CHECK(remove_environments(cached(), context).kept.size() == 1);
  }
  std::filesystem::remove(slot.directory() / "bin/python");
  CHECK(state() == State::incomplete);
  std::filesystem::remove(slot.directory() / record_name);
  CHECK(state() == State::incomplete);
  CHECK(cached()[0].size > 0);
  CHECK(remove_environments(cached(), context).removed.size() == 1);
  CHECK(cached().empty());
}

TEST_CASE_FIXTURE(test::CacheFixture, "the last used comes first") {
  for (const auto* key : {"a", "b", "c"}) add(key);
  const auto old = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
  std::filesystem::last_write_time(root / "cache/virtualenv/a" / record_name, old);
  const auto all = cached();
  REQUIRE(all.size() == 3);
  CHECK(all[2].name == "a");
  CHECK(all[2].last_used_ms < all[0].last_used_ms);
  CHECK(all[0].directory == root / "cache/virtualenv" / all[0].name);
}

TEST_CASE_FIXTURE(test::CacheFixture, "what is no environment's directory is none") {
  write("cache/virtualenv/file", "");
  write("cache/virtualenv/.hidden/x", "");
  write("cache/other/mlflow-1/x", "");
  CHECK(cached().empty());
}
