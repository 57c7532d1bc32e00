// SPDX-License-Identifier: Apache-2.0
#include "report/registry_report.h"

#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"
#include "report/registry_listing.h"
#include "store/open.h"
#include "support/fakes.h"

namespace mlf::report {
namespace {

/// A registry in memory that has the model "iris" with three versions, of which "ada" made the
/// first and "bob" the others. The champion was version 1 and is version 2.
struct Registry {
  test::FakeContext fake;
  std::string user = "ada";
  std::unique_ptr<store::RegistryStore> store =
      store::open_registry("memory:", fake.context, {.user = [this] { return user; }});

  Registry() {
    store->create_registered_model({.name = "iris"});
    add("run1");
    user = "bob";
    store->set_alias("iris", "champion", 1);
    add("run2");
    store->set_alias("iris", "champion", 2);
    add(std::nullopt);
  }
  void add(std::optional<std::string> run_id) {
    fake.clock.advance(1000);
    store->create_model_version({.name = "iris", .source = "/m", .run_id = std::move(run_id)});
  }
};

std::optional<Run> find_run1(const std::string& run_id) {
  if (run_id != "run1") return std::nullopt;
  Run run;
  run.info.run_id = run_id;
  return run;
}

TEST_CASE("a record joins registry, history and runs") {
  const Registry registry;
  const auto record = model_record(*registry.store, "iris", 0, find_run1);
  REQUIRE(record.aliases.size() == 1);
  CHECK(record.aliases[0].current == ModelAlias{"champion", 2});
  REQUIRE(record.aliases[0].move);
  CHECK(record.aliases[0].move->before == 1);
  CHECK(record.aliases[0].move->user == "bob");

  REQUIRE(record.versions.size() == 3);
  CHECK(record.versions[0].version.version == 3);
  CHECK_FALSE(record.versions[0].lacks_run());
  CHECK(record.versions[1].version.aliases == std::vector<std::string>{"champion"});
  CHECK(record.versions[1].lacks_run());
  CHECK(record.versions[1].created_by == "bob");
  CHECK(record.versions[2].held_before == std::vector<std::string>{"champion"});
  CHECK(record.versions[2].run);
  CHECK(record.versions[2].created_by == "ada");
}

TEST_CASE("of many versions the newest are shown, and those whose aliases are") {
  Registry registry;
  for (int i = 0; i < 5; ++i) registry.add(std::nullopt);
  const auto record = model_record(*registry.store, "iris", 2, find_run1);
  std::vector<std::int64_t> numbers;
  for (const auto& version : record.versions) numbers.push_back(version.version.version);
  CHECK(numbers == std::vector<std::int64_t>{8, 7, 2, 1});
  CHECK(record.version_count == 8);
}

TEST_CASE("the record of one version has what the model's has") {
  const Registry registry;
  const auto version = registry.store->get_model_version("iris", 1);
  const auto record = version_record(*registry.store, version, find_run1);
  CHECK(record.held_before == std::vector<std::string>{"champion"});
  CHECK(record.created_by == "ada");
  CHECK(record.run);
}

TEST_CASE("versions are found whatever quotes the name has") {
  const Registry registry;
  for (const std::string name : {"it's", "a \"b\"", "both ' and \"", "both _ and \""}) {
    CAPTURE(name);
    registry.store->create_registered_model({.name = name});
    registry.store->create_model_version({.name = name, .source = "/m"});
    const auto found = find_versions_of(*registry.store, name);
    REQUIRE(found.size() == 1);
    CHECK(found[0].name == name);
  }
}

TEST_CASE("the newest version of a model is that of any stage") {
  const Registry registry;
  registry.store->transition_stage("iris", 1, ModelStage::production, store::ArchiveExisting::no);
  CHECK(newest_version(registry.store->get_registered_model("iris")) == 3);
  CHECK_FALSE(newest_version({}));
}

}  // namespace
}  // namespace mlf::report
