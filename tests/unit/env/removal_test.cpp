// SPDX-License-Identifier: Apache-2.0
#include "env/removal.h"

#include <doctest/doctest.h>

#include "support/failure.h"
#include "unit/env/cache_fixture.h"

using namespace mlf;
using namespace mlf::env;
using State = CachedEnvironment::State;

namespace {

CachedEnvironment used(State state, std::int64_t last_used_ms) {
  return {.last_used_ms = last_used_ms, .state = state};
}

std::vector<std::string> names_of(const std::vector<CachedEnvironment>& environments) {
  std::vector<std::string> names;
  for (const auto& environment : environments) names.push_back(environment.name);
  return names;
}

}  // namespace

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

TEST_CASE_FIXTURE(test::CacheFixture, "environments are found by name, in the order of the names") {
  for (const auto* key : {"mlflow-a", "mlflow-b"}) add(key);
  add("mlflow-a", Manager::uv);
  const std::vector<std::string> both{"mlflow-b", "mlflow-a"};
  CHECK(names_of(find_environments(cached(), both)) ==
        std::vector<std::string>{"mlflow-b", "mlflow-a", "mlflow-a"});
  const auto failure_of = [&](const std::string& name) {
    return test::failure([&] { find_environments(cached(), std::vector{name}); });
  };
  CHECK(failure_of("mlflow-c") ==
        "RESOURCE_DOES_NOT_EXIST: no environment 'mlflow-c'; did you mean 'mlflow-a'?");
  CHECK(failure_of("x") ==
        "RESOURCE_DOES_NOT_EXIST: no environment 'x'; 'mlf project env list' lists them");
}

TEST_CASE_FIXTURE(test::CacheFixture, "environments in use are kept, the others removed") {
  const auto slot = add("used");
  add("free");
  const auto user = slot.try_lock(FileLock::Mode::shared);
  const auto removal = remove_environments(cached(), context);
  CHECK(names_of(removal.removed) == std::vector<std::string>{"free"});
  CHECK(names_of(removal.kept) == std::vector<std::string>{"used"});
  CHECK(names_of(cached()) == std::vector<std::string>{"used"});
}

TEST_CASE_FIXTURE(test::CacheFixture, "pruning finds what the rules name in the cache") {
  const auto slot = add("incomplete");
  std::filesystem::remove(slot.directory() / record_name);
  add("complete");
  CHECK(names_of(prunable_environments({}, context)) == std::vector<std::string>{"incomplete"});
  CHECK(prunable_environments({.all = true}, context).size() == 2);
}
