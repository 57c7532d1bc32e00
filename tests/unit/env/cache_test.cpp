// SPDX-License-Identifier: Apache-2.0
#include "env/cache.h"

#include <doctest/doctest.h>

#include "env/slot.h"
#include "support/env_world.h"

using namespace mlf;
using namespace mlf::env;
using State = CachedEnvironment::State;

namespace {

struct Cache : test::World {
  /// Makes a complete environment.
  Slot add(const std::string& key) const {
    Slot slot(root / "cache", Manager::virtualenv, key);
    make_venv(slot.directory());
    slot.write({.manager = Manager::virtualenv,
                .name = key,
                .directory = slot.directory(),
                .python = "3.11.7",
                .created_ms = 1},
               "");
    slot.try_lock(FileLock::Mode::exclusive);
    return slot;
  }
  State state() { return cached().at(0).state; }
};

CachedEnvironment used(State state, std::int64_t last_used_ms) {
  return {.last_used_ms = last_used_ms, .state = state};
}

}  // namespace

TEST_CASE_FIXTURE(Cache, "the cache is where the variable says, else in the user's") {
  const auto& lookup = context.variable;
  CHECK(cache_root(lookup) == root / "cache");
  environment["MLF_ENV_ROOT"] = "relative/../dir";
  CHECK(cache_root(lookup) == std::filesystem::current_path() / "dir");
  environment.erase("MLF_ENV_ROOT");
  environment["XDG_CACHE_HOME"] = "/caches";
  CHECK(cache_root(lookup).string().starts_with("/caches/"));
}

TEST_CASE_FIXTURE(Cache, "an environment's state is that of its lock and its record") {
  CHECK(cached().empty());
  const auto slot = add("a");
  CHECK(state() == State::ready);
  {
    const auto user = slot.try_lock(FileLock::Mode::shared);
    CHECK(state() == State::in_use);
    CHECK_FALSE(remove_environment(cached()[0], context));
  }
  {
    const auto maker = slot.try_lock(FileLock::Mode::exclusive);
    CHECK(state() == State::building);
    CHECK_FALSE(remove_environment(cached()[0], context));
  }
  std::filesystem::remove(slot.directory() / "bin/python");
  CHECK(state() == State::incomplete);
  std::filesystem::remove(slot.directory() / record_name);
  CHECK(state() == State::incomplete);
  CHECK(cached()[0].size > 0);
  CHECK(remove_environment(cached()[0], context));
  CHECK(cached().empty());
}

TEST_CASE_FIXTURE(Cache, "the last used comes first") {
  for (const auto* key : {"a", "b", "c"}) add(key);
  const auto old = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
  std::filesystem::last_write_time(root / "cache/virtualenv/a" / record_name, old);
  const auto all = cached();
  REQUIRE(all.size() == 3);
  CHECK(all[2].name == "a");
  CHECK(all[2].last_used_ms < all[0].last_used_ms);
  CHECK(all[0].directory == root / "cache/virtualenv" / all[0].name);
}

TEST_CASE_FIXTURE(Cache, "what is no environment's directory is none") {
  write("cache/virtualenv/file", "");
  write("cache/virtualenv/.hidden/x", "");
  write("cache/other/mlflow-1/x", "");
  CHECK(cached().empty());
}

TEST_CASE("what is pruned") {
  const PruneRules none;
  const PruneRules unused{.unused = std::chrono::milliseconds(100)};
  const PruneRules all{.all = true};
  CHECK(is_prunable(used(State::incomplete, 0), none, 0));
  CHECK_FALSE(is_prunable(used(State::ready, 0), none, 1000));
  CHECK(is_prunable(used(State::ready, 900), unused, 1000));
  CHECK_FALSE(is_prunable(used(State::ready, 901), unused, 1000));
  CHECK(is_prunable(used(State::ready, 1000), all, 1000));
  for (const State state : {State::in_use, State::building}) {
    CHECK_FALSE(is_prunable(used(state, 0), all, 1000));
    CHECK_FALSE(is_prunable(used(state, 0), unused, 1000));
  }
}
