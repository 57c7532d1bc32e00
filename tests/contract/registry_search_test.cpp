// SPDX-License-Identifier: Apache-2.0
#include "contract/registry_fixture.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else
using namespace mlf::test;

namespace {

/// Three models: "a" with the versions 1 and 2, "B" with 1, and the prompt "p" with 1.
template <typename Store>
void fill(RegistryFixture<Store>& f) {
  f.clock.set(1000);
  f.model("a", {{"team", "x"}});
  f.clock.set(2000);
  f.model("B", {{"team", "Y"}});
  f.model("p", {{"mlflow.prompt.is_prompt", "true"}});
  f.clock.set(3000);
  f.version("a", "runs:/1/m", {{"t", "1"}});
  f.version("p", "text", {{"mlflow.prompt.is_prompt", "true"}});
  f.clock.set(4000);
  f.version("B", "runs:/2/m");
  f.clock.set(5000);
  f.version("a", "s3://x");
  f.registry->set_alias("a", "champion", 1);
  f.registry->transition_stage("B", 1, ModelStage::production, store::ArchiveExisting::no);
}

}  // namespace

TEST_SUITE("registry search") {
  TEST_CASE_TEMPLATE("registered models", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    fill(f);
    CHECK(f.models() == Names{"B", "a"});
    CHECK(f.models("name = 'a'") == Names{"a"});
    CHECK(f.models("name ILIKE 'b'") == Names{"B"});
    CHECK(f.models("name IN ('a', 'p')") == Names{"a"});
    CHECK(f.models("tags.team = 'x'") == Names{"a"});
    CHECK(f.models("tag.team != 'x' AND name LIKE '%'") == Names{"B"});
    CHECK(f.models("tags.none != 'x'").empty());
    CHECK(f.models("tags.`mlflow.prompt.is_prompt` = 'true'") == Names{"p"});
    CHECK(f.models("tags.`mlflow.prompt.is_prompt` != 'true'") == Names{"B", "a"});
    CHECK(f.models("tags.`mlflow.prompt.is_prompt` = 'false'") == Names{"B", "a"});
    CHECK(f.models("", {"name DESC"}) == Names{"a", "B"});
    CHECK(f.models("", {"creation_timestamp DESC"}) == Names{"B", "a"});
    CHECK(f.models("", {"last_updated_timestamp ASC", "name DESC"}) == Names{"a", "B"});
  }

  TEST_CASE_TEMPLATE("what MLflow cannot ask", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    fill(f);
    CHECK(f.models("aliases.champion = 1") == Names{"a"});
    CHECK(f.models("alias.champion != '1'").empty());
    CHECK(f.models("aliases.champion IS NULL") == Names{"B"});
    CHECK(f.models("creation_timestamp > 1000") == Names{"B"});
    CHECK(f.models("NOT (name = 'a' OR tags.team = 'x')") == Names{"B"});
    CHECK(f.versions("aliases.champion IS NOT NULL") == Names{"a/1"});
    CHECK(f.versions("current_stage = 'Production'") == Names{"B/1"});
    CHECK(f.versions("creation_timestamp >= 4000", {"name"}) == Names{"B/1", "a/2"});
  }

  TEST_CASE_TEMPLATE("versions", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    fill(f);
    CHECK(f.versions() == Names{"B/1", "a/2", "a/1"});
    CHECK(f.versions("name = 'a'") == Names{"a/2", "a/1"});
    CHECK(f.versions("version_number > 1") == Names{"a/2"});
    CHECK(f.versions("version_number = '1' AND name='a'") == Names{"a/1"});
    CHECK(f.versions("source_path LIKE 'runs:%'") == Names{"B/1", "a/1"});
    CHECK(f.versions("run_id = 'x'").empty());
    CHECK(f.versions("tags.t = '1'") == Names{"a/1"});
    CHECK(f.versions("tag.`mlflow.prompt.is_prompt` = 'true'") == Names{"p/1"});
    CHECK(f.versions("", {"version_number ASC"}) == Names{"B/1", "a/1", "a/2"});
    CHECK(f.versions("", {"name DESC", "version_number"}) == Names{"a/1", "a/2", "B/1"});
    CHECK(f.versions("", {"creation_timestamp"}) == Names{"a/1", "B/1", "a/2"});
  }

  TEST_CASE_TEMPLATE("pages", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    fill(f);
    const auto first = f.reader().search_model_versions(
        {.filter = "", .order_by = {"name"}, .max_results = 2, .page_token = ""});
    CHECK(first.items.size() == 2);
    CHECK(first.next_page_token == page_token_of_offset(2));
    const auto second = f.reader().search_model_versions({.filter = "",
                                                          .order_by = {"name"},
                                                          .max_results = 2,
                                                          .page_token = first.next_page_token});
    REQUIRE(second.items.size() == 1);
    CHECK(second.items[0].version == 1);
    CHECK(second.next_page_token.empty());
    CHECK(failure([&] { f.registry->search_registered_models({.max_results = 0}); }) ==
          "INVALID_PARAMETER_VALUE: Invalid value for max_results. It must be a positive integer, "
          "but got 0");
    CHECK(failure([&] { f.registry->search_registered_models({.max_results = 1001}); }) ==
          "INVALID_PARAMETER_VALUE: Invalid value for request parameter max_results. It must be at "
          "most 1000, but got value 1001");
    CHECK(failure_code([&] { f.registry->search_model_versions({.max_results = 200'001}); }) ==
          "INVALID_PARAMETER_VALUE");
    CHECK(failure_code([&] { f.registry->search_model_versions({.page_token = "?"}); }) ==
          "INVALID_PARAMETER_VALUE");
  }

  TEST_CASE_TEMPLATE("refused filters and orders", Store, ALL_REGISTRIES) {
    RegistryFixture<Store> f;
    for (const std::string filter : {"run_id = 'x'", "name > 'x'", "name = 5", "metrics.a > 1",
                                     "tags.a = 5", "version_number > 1", "tags.a IN ('x')",
                                     "attributes.name = 'x'", "creation_timestamp = 'x'", " "}) {
      CAPTURE(filter);
      CHECK(failure_code([&] { f.models(filter); }) == "INVALID_PARAMETER_VALUE");
    }
    for (const std::string filter : {"version_number = 'x'", "source_path IN ('x')", "version = 1",
                                     "run_id IS NULL", "params.a = 'x'", "version_number IN (1)"}) {
      CAPTURE(filter);
      CHECK(failure_code([&] { f.versions(filter); }) == "INVALID_PARAMETER_VALUE");
    }
    for (const std::string clause : {"tags.a", "run_id", "source_path", "name UP", "aliases.a"}) {
      CAPTURE(clause);
      CHECK(failure_code([&] { f.versions("", {clause}); }) == "INVALID_PARAMETER_VALUE");
      CHECK(failure_code([&] { f.models("", {clause}); }) == "INVALID_PARAMETER_VALUE");
    }
    CHECK(failure_code([&] { f.models("", {"version_number"}); }) == "INVALID_PARAMETER_VALUE");
  }
}
