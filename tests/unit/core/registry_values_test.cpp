// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "core/model_version.h"
#include "core/registry_event.h"
#include "core/validation.h"
#include "support/failure.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else

namespace {

std::string name_failure(const std::string& name) {
  return test::failure([&] { validate_registered_model_name(name); });
}

std::string alias_failure(const std::string& alias) {
  return test::failure([&] { validate_new_model_alias(alias); });
}

}  // namespace

TEST_SUITE("values of the registry") {
  TEST_CASE("names of stages, statuses and actions") {
    for (const auto stage :
         {ModelStage::none, ModelStage::staging, ModelStage::production, ModelStage::archived}) {
      CHECK(parse_model_stage(model_stage_name(stage)) == stage);
    }
    CHECK(parse_model_stage("PRODUCTION") == ModelStage::production);
    CHECK_FALSE(parse_model_stage("Deleted_Internal"));
    CHECK_FALSE(parse_model_stage(""));
    for (const auto status : {ModelVersionStatus::pending_registration,
                              ModelVersionStatus::failed_registration, ModelVersionStatus::ready}) {
      CHECK(parse_model_version_status(model_version_status_name(status)) == status);
    }
    CHECK_FALSE(parse_model_version_status("ready"));
    for (int i = 0; i <= static_cast<int>(RegistryAction::delete_alias); ++i) {
      const auto action = static_cast<RegistryAction>(i);
      CHECK(parse_registry_action(registry_action_name(action)) == action);
    }
    CHECK(registry_action_name(RegistryAction::create_model) == "create_model");
    CHECK(registry_action_name(RegistryAction::delete_alias) == "delete_alias");
    CHECK_FALSE(parse_registry_action("fly"));
  }

  TEST_CASE("names of registered models, with MLflow's messages") {
    CHECK(name_failure("a#b+c 'd' ü.") == "nothing");
    CHECK(name_failure("\u2003") ==
          "INVALID_PARAMETER_VALUE: Missing value for required parameter 'name'.");
    CHECK(name_failure("a/b") ==
          "INVALID_PARAMETER_VALUE: Invalid model name 'a/b'. Names cannot contain '/' or ':'.");
    CHECK(name_failure("a:b") ==
          "INVALID_PARAMETER_VALUE: Invalid model name 'a:b'. Names cannot contain '/' or ':'.");
    CHECK(name_failure("%x") ==
          "INVALID_PARAMETER_VALUE: Invalid name: '%x'. Registered model name cannot contain '%' "
          "character");
    CHECK(name_failure("..").starts_with(
        "INVALID_PARAMETER_VALUE: Invalid value \"..\" for parameter 'name' supplied: Names may be "
        "treated as files"));
    CHECK(name_failure(std::string(255, 'x')) == "nothing");
    for (const auto& name : {std::string(256, 'x'), std::string("a\\b"), std::string("a\tb"),
                             std::string("\xc3"), std::string("a\0b", 3)}) {
      CHECK(name_failure(name).starts_with("INVALID_PARAMETER_VALUE: Invalid value "));
    }
  }

  TEST_CASE("aliases, with MLflow's messages") {
    CHECK(alias_failure("best-one_2ü") == "nothing");
    CHECK(alias_failure("v") == "nothing");
    CHECK(alias_failure("") ==
          "INVALID_PARAMETER_VALUE: Registered model alias name cannot be empty.");
    CHECK(alias_failure("a.b") ==
          "INVALID_PARAMETER_VALUE: Invalid alias name: 'a.b'. Names may only contain "
          "alphanumerics, underscores (_), and dashes (-).");
    CHECK(alias_failure("LaTest") ==
          "INVALID_PARAMETER_VALUE: 'latest' alias name (case insensitive) is reserved.");
    CHECK(alias_failure("V12") == "INVALID_PARAMETER_VALUE: Version alias name 'V12' is reserved.");
    CHECK(
        alias_failure(std::string(256, 'a')) ==
        "INVALID_PARAMETER_VALUE: 'Registered model alias name' exceeds the maximum length of 255 "
        "characters");
    CHECK(test::failure([] { validate_model_alias("latest"); }) == "nothing");
  }
}
