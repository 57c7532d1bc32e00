// SPDX-License-Identifier: Apache-2.0
#include "wire/registry_meta.h"

#include <doctest/doctest.h>

#include "support/failure.h"
#include "wire/registry_event_json.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else

namespace {

// As MLflow 3.17 writes them.
constexpr std::string_view model_text =
    "aliases:\n  champion: '1'\ncreation_timestamp: 1796054950662\ndeployment_job_id: null\n"
    "deployment_job_state: null\ndescription: desc\nlast_updated_timestamp: 1796054950683\n"
    "name: iris\nworkspace: default\n";
constexpr std::string_view version_text =
    "creation_timestamp: 1796054950666\ncurrent_stage: None\ndeployment_job_state: null\n"
    "description: 'hello\n\n  world'\nlast_updated_timestamp: 1796054950666\nmodel_id: null\n"
    "name: iris\nrun_id: 0123456789abcdef0123456789abcdef\nrun_link: null\n"
    "source: runs:/abc/model\nstatus: READY\nstatus_message: null\n"
    "storage_location: runs:/abc/model\nuser_id: null\nversion: 1\nworkspace: default\n";

}  // namespace

TEST_SUITE("registry meta.yaml") {
  TEST_CASE("a model is written as MLflow 3 writes it") {
    auto meta = wire::parse_registered_model_meta(model_text);
    CHECK(meta.model.name == "iris");
    CHECK(meta.model.description == "desc");
    CHECK(meta.model.creation_timestamp == 1796054950662);
    CHECK(meta.model.last_updated_timestamp == 1796054950683);
    CHECK(meta.model.aliases.empty());
    meta.model.aliases = {{"champion", 1}};
    CHECK(wire::write_registered_model_meta(meta) == model_text);
  }

  TEST_CASE("a version is written as MLflow 3 writes it") {
    const auto meta = wire::parse_model_version_meta(version_text);
    CHECK(meta.version.version == 1);
    CHECK(meta.version.description == "hello\nworld");
    CHECK(meta.version.source == "runs:/abc/model");
    CHECK_FALSE(meta.version.storage_location);
    CHECK_FALSE(meta.is_deleted);
    CHECK(wire::write_model_version_meta(meta) == version_text);
  }

  TEST_CASE("keys that mlf does not know, and values that it does not use, are kept") {
    const std::string text =
        "deployment_job_state: x\nname: iris\nversion: 3\nworkspace: w\nzz: [1]\n";
    const auto written = wire::write_model_version_meta(wire::parse_model_version_meta(text));
    CHECK(written.find("deployment_job_state: x\n") != std::string::npos);
    CHECK(written.find("workspace: w\nzz:\n- 1\n") != std::string::npos);
  }

  TEST_CASE("a deleted version") {
    auto meta =
        wire::parse_model_version_meta("name: iris\nversion: 3\ncurrent_stage: Deleted_Internal\n");
    CHECK(meta.is_deleted);
    CHECK(wire::write_model_version_meta(meta).find("current_stage: Deleted_Internal\n") !=
          std::string::npos);
  }

  TEST_CASE("what is refused") {
    for (const std::string text :
         {"", "version: 1\n", "name: x\n", "name: x\nversion: y\n", "name: [x]\nversion: 1\n",
          "name: x\nversion: 1\nstatus: OK\n", "name: x\nversion: 1\ncurrent_stage: dev\n"}) {
      CAPTURE(text);
      CHECK(test::failure_code([&] { wire::parse_model_version_meta(text); }) == "INTERNAL_ERROR");
    }
    CHECK(test::failure_code([] { wire::parse_registered_model_meta("a: b\n"); }) ==
          "INTERNAL_ERROR");
  }

  TEST_CASE("events as lines") {
    const RegistryEvent event{.timestamp = 5,
                              .user = "ada",
                              .name = "iris",
                              .action = RegistryAction::set_alias,
                              .version = 2,
                              .key = "champion",
                              .before = std::nullopt,
                              .after = "2"};
    const auto line = wire::json_text(event);
    CHECK(line ==
          "{\"timestamp\":5,\"user\":\"ada\",\"name\":\"iris\",\"action\":\"set_alias\","
          "\"version\":2,\"key\":\"champion\",\"before\":null,\"after\":\"2\"}");
    CHECK(wire::registry_event_from_json(line) == event);
    for (const std::string text : {"", "{", "[]", "{\"timestamp\":5}",
                                   "{\"timestamp\":5,\"name\":\"x\",\"action\":\"fly\"}"}) {
      CAPTURE(text);
      CHECK(test::failure_code([&] { wire::registry_event_from_json(text); }) != "nothing");
    }
  }
}
