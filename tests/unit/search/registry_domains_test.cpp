// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "search/order_by.h"
#include "search/registry_subject.h"
#include "support/failure.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else
using search::Domain;
using search::Filter;

namespace {

std::string head_of(const std::string& text) { return text.substr(0, text.find('\n')); }

std::string refusal(const std::string& filter, Domain domain) {
  return head_of(test::failure([&] { Filter::parse(filter, domain); }));
}

ModelVersion version() {
  ModelVersion version;
  version.name = "iris";
  version.version = 12;
  version.creation_timestamp = 1000;
  version.source = "runs:/x";
  version.aliases = {"champion"};
  version.tags = {{"a", "1"}};
  return version;
}

bool version_matches(const std::string& filter) {
  const auto record = version();
  return Filter::parse(filter, Domain::model_versions).matches(search::ModelVersionSubject(record));
}

}  // namespace

TEST_SUITE("search of the registry") {
  TEST_CASE("errors are MLflow's") {
    CHECK(refusal("metrics.a > 1", Domain::registered_models) ==
          "INVALID_PARAMETER_VALUE: Invalid entity type 'metrics'. Valid entity types are "
          "('attribute', 'tag', 'tags')");
    CHECK(refusal("run_id = 'x'", Domain::registered_models) ==
          "INVALID_PARAMETER_VALUE: Invalid attribute key 'run_id' specified. Valid keys are "
          "'{'creation_timestamp', 'last_updated_timestamp', 'name'}'");
    CHECK(
        refusal("source_path IN ('x')", Domain::model_versions) ==
        "INVALID_PARAMETER_VALUE: Only ['current_stage', 'model_id', 'name', 'run_id'] attributes "
        "support comparison with a list of quoted string values.");
    CHECK(
        refusal("name > 'x'", Domain::model_versions) ==
        "INVALID_PARAMETER_VALUE: Invalid comparator '>' not one of '{'!=', '=', 'LIKE', 'ILIKE', "
        "'IN', 'NOT IN'}'");
    const std::vector<std::string> by_tag = {"tags.a"};
    CHECK(head_of(test::failure([&] {
            search::Ordering::parse(by_tag, Domain::registered_models);
          })) == "INVALID_PARAMETER_VALUE: Invalid order_by entity: tag");
  }

  TEST_CASE("a filter tells the only name that can match") {
    const auto required = [](std::string_view filter) {
      return Filter::parse(filter, Domain::model_versions).required_text("name").value_or("any");
    };
    CHECK(required("name = 'iris'") == "iris");
    CHECK(required("version_number > 1 AND (tags.a = 'x' AND name = 'iris')") == "iris");
    CHECK(required("") == "any");
    CHECK(required("name != 'iris'") == "any");
    CHECK(required("name LIKE 'iris'") == "any");
    CHECK(required("NOT name = 'iris'") == "any");
    CHECK(required("name = 'iris' OR name = 'rose'") == "any");
    CHECK(required("tags.name = 'iris' AND run_id = 'name'") == "any");
  }

  TEST_CASE("only the registry has aliases") {
    CHECK(refusal("aliases.a = '1'", Domain::model_versions) == "nothing");
    CHECK(refusal("aliases.a = '1'", Domain::runs) != "nothing");
    CHECK(refusal("aliases.a = '1'", Domain::experiments) != "nothing");
  }

  TEST_CASE("numbers are whole, as in MLflow") {
    CHECK(version_matches("version_number = 12.9"));
    CHECK(version_matches("version_number = '12'"));
    CHECK(version_matches("version_number >= 12 AND version_number < 13"));
    CHECK_FALSE(version_matches("version_number > 12.5"));
    CHECK(version_matches("creation_timestamp <= 1000"));
  }

  TEST_CASE("values of a version") {
    CHECK(version_matches("source_path LIKE 'runs:%' AND current_stage = 'None'"));
    CHECK(version_matches("aliases.champion = 12"));
    CHECK(version_matches("aliases.champion = '12'"));
    CHECK(version_matches("aliases.champion LIKE '1%' AND alias.other IS NULL"));
    CHECK_FALSE(version_matches("run_id = 'x'"));
    CHECK_FALSE(version_matches("run_id != 'x'"));
    CHECK_FALSE(version_matches("model_id NOT IN ('x')"));
    CHECK(version_matches("tags.a = '1' AND NOT tags.b = '1'"));
    CHECK(version_matches("tags.`mlflow.prompt.is_prompt` != 'true'"));
    CHECK_FALSE(version_matches("tags.`mlflow.prompt.is_prompt` != 'x'"));
  }
}
