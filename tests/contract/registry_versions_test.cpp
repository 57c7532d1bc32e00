// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "contract/registry_fixture.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else
using namespace mlf::test;

namespace {

template <typename Store>
std::string stages(RegistryFixture<Store>& f, const std::string& name) {
  std::string text;
  for (const auto& version :
       f.reader().search_model_versions({.filter = "", .order_by = {"version_number"}}).items) {
    if (version.name == name) text += model_stage_name(version.current_stage)[0];
  }
  return text;
}

}  // namespace

TEST_SUITE("model versions") {
  TEST_CASE_TEMPLATE("create keeps everything", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    f.model("iris");
    f.clock.advance(9);
    const store::NewModelVersion request{.name = "iris",
                                         .source = "models:/m-1",
                                         .storage_location = "/files/m-1",
                                         .run_id = "0123456789abcdef0123456789abcdef",
                                         .run_link = "https://example.org/run",
                                         .model_id = "m-1",
                                         .description = "first\n",
                                         .tags = {{"b", "2"}, {"a/x", "1"}}};
    const auto made = f.registry->create_model_version(request);
    const auto read = f.reader().get_model_version("iris", 1);
    CHECK(read == made);
    CHECK(read == ModelVersion{.name = "iris",
                               .version = 1,
                               .creation_timestamp = f.clock.now_ms(),
                               .last_updated_timestamp = f.clock.now_ms(),
                               .user_id = "ada",
                               .current_stage = ModelStage::none,
                               .description = "first\n",
                               .source = "models:/m-1",
                               .storage_location = "/files/m-1",
                               .run_id = "0123456789abcdef0123456789abcdef",
                               .run_link = "https://example.org/run",
                               .model_id = "m-1",
                               .status = ModelVersionStatus::ready,
                               .status_message = std::nullopt,
                               .tags = {{"a/x", "1"}, {"b", "2"}},
                               .aliases = {}});
    CHECK(f.reader().get_registered_model("iris").last_updated_timestamp == f.clock.now_ms());
    CHECK(f.reader().get_registered_model("iris").latest_versions ==
          std::vector<ModelVersion>{read});
  }

  TEST_CASE_TEMPLATE("a location equal to the source is not kept", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    f.model("iris");
    store::NewModelVersion request;
    request.name = "iris";
    request.source = "/files";
    request.storage_location = "/files";
    CHECK_FALSE(f.registry->create_model_version(request).storage_location);
    CHECK_FALSE(f.reader().get_model_version("iris", 1).storage_location);
  }

  TEST_CASE_TEMPLATE("errors are MLflow's", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    CHECK(failure([&] { f.version("none"); }) ==
          "RESOURCE_DOES_NOT_EXIST: Registered Model with name=none not found");
    f.model("iris");
    for (const std::int64_t number : {1, 0, -1}) {
      CHECK(failure([&] { f.registry->get_model_version("iris", number); }) ==
            "RESOURCE_DOES_NOT_EXIST: Model Version (name=iris, version=" + std::to_string(number) +
                ") not found");
    }
    CHECK(
        failure([&] {
          f.registry->transition_stage("iris", 1, ModelStage::archived,
                                       store::ArchiveExisting::yes);
        }) ==
        "INVALID_PARAMETER_VALUE: Model version transition cannot archive existing model versions "
        "because 'Archived' is not an Active stage. Valid stages are ['Staging', 'Production']");
    CHECK(failure_code([&] { f.version("iris", "\xff"); }) == "INVALID_PARAMETER_VALUE");
    CHECK(f.versions().empty());
  }

  TEST_CASE_TEMPLATE("a number is never given again", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    f.model("iris");
    CHECK(f.version("iris") == 1);
    CHECK(f.version("iris") == 2);
    f.registry->delete_model_version("iris", 2);
    CHECK(f.version("iris") == 3);
    f.registry->delete_model_version("iris", 1);
    CHECK(f.versions() == Names{"iris/3"});
    CHECK(failure_code([&] { f.registry->delete_model_version("iris", 1); }) ==
          "RESOURCE_DOES_NOT_EXIST");
    CHECK(failure_code([&] { f.registry->update_model_version("iris", 2, "x"); }) ==
          "RESOURCE_DOES_NOT_EXIST");
  }

  TEST_CASE_TEMPLATE("50 threads get 50 numbers", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    f.model("iris");
    std::vector<std::thread> threads;
    for (int i = 0; i < 50; ++i) {
      threads.emplace_back([&, i] { f.version("iris", "/" + std::to_string(i)); });
    }
    for (auto& thread : threads) thread.join();
    CHECK(f.reader().search_model_versions({}).items.size() == 50);
    CHECK(f.reader().get_version_by_alias("iris", "latest").version == 50);
    CHECK(f.history("iris").size() == 51);
  }

  TEST_CASE_TEMPLATE("description and tags of a version", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    f.model("iris");
    f.version("iris");
    const auto before = f.reader().get_registered_model("iris").last_updated_timestamp;
    f.clock.advance(3);
    CHECK(f.registry->update_model_version("iris", 1, "new").description == "new");
    CHECK(f.reader().get_model_version("iris", 1).last_updated_timestamp == f.clock.now_ms());
    CHECK(f.reader().get_registered_model("iris").last_updated_timestamp == before);
    f.registry->set_model_version_tag("iris", 1, {"a", "1"});
    f.registry->set_model_version_tag("iris", 1, {"a", "2"});
    CHECK(f.reader().get_model_version("iris", 1).tags == std::vector<Tag>{{"a", "2"}});
    CHECK(f.reader().get_registered_model("iris").last_updated_timestamp == f.clock.now_ms());
    f.registry->delete_model_version_tag("iris", 1, "a");
    f.registry->delete_model_version_tag("iris", 1, "a");
    CHECK(f.reader().get_model_version("iris", 1).tags.empty());
    CHECK(failure_code([&] {
            f.registry->set_model_version_tag("iris", 2, {"a", "1"});
          }) == "RESOURCE_DOES_NOT_EXIST");
    CHECK(f.history("iris") == Names{"create_model - - - -", "create_version 1 - - /models/a",
                                     "describe_version 1 - - new", "set_version_tag 1 a - 1",
                                     "set_version_tag 1 a 1 2", "delete_version_tag 1 a 2 -"});
  }

  TEST_CASE_TEMPLATE("stages", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    f.model("iris");
    for (int i = 0; i < 4; ++i) f.version("iris");
    const auto no = store::ArchiveExisting::no;
    f.registry->transition_stage("iris", 1, ModelStage::production, no);
    f.registry->transition_stage("iris", 2, ModelStage::production, no);
    f.registry->transition_stage("iris", 3, ModelStage::staging, no);
    CHECK(stages(f, "iris") == "PPSN");
    f.clock.advance(1);
    const auto moved = f.registry->transition_stage("iris", 3, ModelStage::production,
                                                    store::ArchiveExisting::yes);
    CHECK(moved.current_stage == ModelStage::production);
    CHECK(moved == f.reader().get_model_version("iris", 3));
    CHECK(stages(f, "iris") == "AAPN");
    CHECK(f.reader().get_model_version("iris", 1).last_updated_timestamp == f.clock.now_ms());
    CHECK(f.reader().get_registered_model("iris").last_updated_timestamp == f.clock.now_ms());
    // Archiving does not concern the version itself.
    f.registry->transition_stage("iris", 3, ModelStage::production, store::ArchiveExisting::yes);
    CHECK(stages(f, "iris") == "AAPN");
    const auto latest = f.reader().get_registered_model("iris").latest_versions;
    REQUIRE(latest.size() == 3);
    CHECK(latest[0].version == 4);
    CHECK(latest[1].version == 3);
    CHECK(latest[2].version == 2);
    const std::vector<ModelStage> wanted = {ModelStage::archived};
    const auto archived = f.reader().get_latest_versions("iris", wanted);
    REQUIRE(archived.size() == 1);
    CHECK(archived[0].version == 2);
    CHECK(f.reader().get_latest_versions("iris", {}) == latest);
    const auto history = f.history("iris");
    CHECK(std::vector(history.end() - 4, history.end()) ==
          Names{"set_stage 3 - Staging Production", "set_stage 1 - Production Archived",
                "set_stage 2 - Production Archived", "set_stage 3 - Production Production"});
  }
}

TEST_SUITE("aliases") {
  TEST_CASE_TEMPLATE("set, move and delete", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    f.model("iris");
    f.version("iris");
    f.version("iris");
    f.registry->set_alias("iris", "champion", 1);
    f.registry->set_alias("iris", "best-one_ü", 1);
    CHECK(f.reader().get_version_by_alias("iris", "champion").version == 1);
    CHECK(f.reader().get_model_version("iris", 1).aliases == Names{"best-one_ü", "champion"});
    f.clock.advance(2);
    f.registry->set_alias("iris", "champion", 2);
    CHECK(f.reader().get_version_by_alias("iris", "champion").version == 2);
    CHECK(f.reader().get_registered_model("iris").aliases ==
          std::vector<ModelAlias>{{"best-one_ü", 1}, {"champion", 2}});
    CHECK(f.reader().get_registered_model("iris").last_updated_timestamp == f.clock.now_ms());
    f.registry->delete_alias("iris", "champion");
    f.registry->delete_alias("iris", "champion");
    CHECK(failure([&] { f.reader().get_version_by_alias("iris", "champion"); }) ==
          "INVALID_PARAMETER_VALUE: Registered model alias champion not found.");
    const auto history = f.history("iris");
    CHECK(std::vector(history.end() - 3, history.end()) == Names{"set_alias 1 best-one_ü - 1",
                                                                 "set_alias 2 champion 1 2",
                                                                 "delete_alias 2 champion 2 -"});
  }

  TEST_CASE_TEMPLATE("aliases of a deleted version are gone", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    f.model("iris");
    f.version("iris");
    f.version("iris");
    f.registry->set_alias("iris", "a", 1);
    f.registry->set_alias("iris", "b", 2);
    f.registry->delete_model_version("iris", 1);
    CHECK(f.reader().get_registered_model("iris").aliases == std::vector<ModelAlias>{{"b", 2}});
    CHECK(failure([&] { f.reader().get_version_by_alias("iris", "a"); }) ==
          "INVALID_PARAMETER_VALUE: Registered model alias a not found.");
    const auto history = f.history("iris");
    CHECK(std::vector(history.end() - 2, history.end()) ==
          Names{"delete_version 1 - - -", "delete_alias 1 a 1 -"});
  }

  TEST_CASE_TEMPLATE("names are MLflow's", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    f.model("iris");
    f.version("iris");
    for (const std::string alias :
         {"", "a b", "a/b", "..", "a.b", "latest", "LATEST", "v1", "V22"}) {
      CAPTURE(alias);
      CHECK(failure_code([&] { f.registry->set_alias("iris", alias, 1); }) ==
            "INVALID_PARAMETER_VALUE");
    }
    for (const auto& alias : Names{"v", "v1a", "1", "late-st", std::string(255, 'x')}) {
      CAPTURE(alias);
      f.registry->set_alias("iris", alias, 1);
      CHECK(f.reader().get_version_by_alias("iris", alias).version == 1);
    }
    CHECK(failure_code([&] { f.registry->set_alias("iris", std::string(256, 'x'), 1); }) ==
          "INVALID_PARAMETER_VALUE");
    CHECK(failure_code([&] { f.registry->set_alias("iris", "a", 2); }) ==
          "RESOURCE_DOES_NOT_EXIST");
    CHECK(f.reader().get_version_by_alias("iris", "Latest").version == 1);
  }

  TEST_CASE_TEMPLATE("a condition is checked with the move", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    f.model("iris");
    f.version("iris");
    f.version("iris");
    using store::AliasCondition;
    f.registry->set_alias("iris", "champion", 1, AliasCondition{});
    CHECK(
        failure([&] { f.registry->set_alias("iris", "champion", 2, AliasCondition{}); }) ==
        "INVALID_STATE: the alias 'champion' names version 1, not no version; nothing was changed");
    CHECK(failure_code([&] { f.registry->set_alias("iris", "champion", 2, AliasCondition{2}); }) ==
          "INVALID_STATE");
    CHECK(f.reader().get_version_by_alias("iris", "champion").version == 1);
    f.registry->set_alias("iris", "champion", 2, AliasCondition{1});
    CHECK(f.reader().get_version_by_alias("iris", "champion").version == 2);
  }

  TEST_CASE_TEMPLATE("of many moves with one condition, one succeeds", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    f.model("iris");
    for (int i = 0; i < 9; ++i) f.version("iris");
    f.registry->set_alias("iris", "champion", 1);
    std::atomic<int> moved = 0;
    std::vector<std::thread> threads;
    for (int i = 2; i < 10; ++i) {
      threads.emplace_back([&, i] {
        try {
          f.registry->set_alias("iris", "champion", i, store::AliasCondition{1});
          ++moved;
        } catch (const Error&) {
        }
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(moved == 1);
  }
}
