// SPDX-License-Identifier: Apache-2.0
#include "tracking/experiment.h"

#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"
#include "store/memory/memory_store.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::tracking;

namespace {

struct ExperimentFixture {
  test::FakeContext fake;
  const Context& context = fake.context;
  store::MemoryStore store{context};

  ExperimentId create(const std::string& name) {
    return store.create_experiment({.name = name, .artifact_location = {}, .tags = {}});
  }
  Experiment get(const ExperimentChoice& given = {}) {
    return get_experiment(store, given, context);
  }
  Experiment get_or_create(const ExperimentChoice& given = {}) {
    return get_or_create_experiment(store, given, context);
  }
};

std::string experiment_failure(const std::function<void()>& work) {
  try {
    work();
    return "nothing";
  } catch (const Error& error) {
    return std::string(error_code_name(error.code())) + ": " + error.what();
  }
}

/// A store in which another process creates each experiment just after this one has looked for it.
class BusyStore : public store::MemoryStore {
 public:
  using MemoryStore::MemoryStore;

  std::optional<Experiment> find_experiment(std::string_view name) override {
    auto found = MemoryStore::find_experiment(name);
    if (!found) create_experiment({.name = std::string(name), .artifact_location = "", .tags = {}});
    return found;
  }
};

}  // namespace

TEST_CASE_FIXTURE(ExperimentFixture,
                  "what is given counts more than a variable, a name more than an id") {
  const auto by_name = create("by name").str();
  const auto by_id = create("by id").str();
  CHECK(get().name == "Default");
  fake.context.variable = test::variables({{"MLFLOW_EXPERIMENT_ID", by_id}});
  CHECK(get().name == "by id");
  CHECK(choose_experiment({}, context.variable).is_made());
  fake.context.variable =
      test::variables({{"MLFLOW_EXPERIMENT_ID", by_id}, {"MLFLOW_EXPERIMENT_NAME", "by name"}});
  CHECK(get().name == "by name");
  CHECK(get({.id = "0"}).name == "Default");
  CHECK(get_or_create({.id = "0"}).name == "Default");
  CHECK(get({.name = "by id"}).experiment_id == by_id);
}

TEST_CASE_FIXTURE(ExperimentFixture, "a name that is not found brings the nearest one") {
  create("flowers");
  CHECK(experiment_failure([&] { get({.name = "flower"}); }) ==
        "RESOURCE_DOES_NOT_EXIST: no experiment 'flower'; did you mean 'flowers'?");
  CHECK(experiment_failure([&] { get({.name = "a\nb"}); }) ==
        "RESOURCE_DOES_NOT_EXIST: no experiment 'a\\nb'");
  CHECK(experiment_failure([&] { get({.id = "77"}); }).starts_with("RESOURCE_DOES_NOT_EXIST: "));
  CHECK(experiment_failure([&] {
          get_or_create({.id = "77"});
        }).starts_with("RESOURCE_DOES_NOT_EXIST: "));
}

TEST_CASE_FIXTURE(ExperimentFixture,
                  "an experiment whose name is new is created, and the user is told") {
  const auto made = get_or_create({.name = "new"});
  CHECK(get({.name = "new"}) == made);
  CHECK(fake.reporter.notes == std::vector<std::string>{"experiment 'new' is new and was created"});
  CHECK(get_or_create({.name = "new"}) == made);
  CHECK(fake.reporter.notes.size() == 1);
}

TEST_CASE_FIXTURE(ExperimentFixture, "nothing is created in place of a deleted experiment") {
  store.delete_experiment(create("old"));
  CHECK(experiment_failure([&] { get_or_create({.name = "old"}); }) ==
        "INVALID_STATE: experiment 'old' is deleted; bring it back with 'mlf experiment restore'");
  CHECK(get({.name = "old"}).lifecycle_stage == LifecycleStage::deleted);
}

TEST_CASE("an experiment that another process created meanwhile is taken") {
  test::FakeContext fake;
  BusyStore store(fake.context);
  CHECK(get_or_create_experiment(store, {.name = "new"}, fake.context).name == "new");
  CHECK(fake.reporter.notes.empty());
}

TEST_CASE_FIXTURE(ExperimentFixture, "a word is a name before it is an id") {
  const auto first = create("first").str();
  CHECK(find_experiment(store, first).name == "first");
  create(first);
  CHECK(find_experiment(store, first).name == first);
  CHECK(experiment_failure([&] { find_experiment(store, "frist"); }) ==
        "RESOURCE_DOES_NOT_EXIST: no experiment has the name or id 'frist'; did you mean 'first'?");
  CHECK(experiment_failure([&] {
          find_experiment(store, "no id");
        }).ends_with("the name or id 'no id'"));
}
