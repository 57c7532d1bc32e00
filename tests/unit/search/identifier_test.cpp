// SPDX-License-Identifier: Apache-2.0
#include "search/identifier.h"

#include <doctest/doctest.h>

#include "base/error.h"

using namespace std::string_literals;
using mlf::search::Domain;
using mlf::search::Entity;
using mlf::search::Identifier;
using mlf::search::Use;

namespace {

Identifier of_runs(std::string_view text, Use use = Use::filter) {
  return mlf::search::resolve_identifier(text, Domain::runs, use, text);
}

std::string identifier_refusal(std::string_view text, Domain domain = Domain::runs) {
  try {
    mlf::search::resolve_identifier(text, domain, Use::filter, text);
  } catch (const mlf::Error& error) {
    return error.what();
  }
  return "no error";
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("entities have more than one name") {
  for (const auto* word : {"metric", "metrics", "`metrics`"}) {
    CHECK(of_runs(word + ".a"s) == Identifier{Entity::metric, "a"});
  }
  for (const auto* word : {"param", "params", "parameter", "parameters"}) {
    CHECK(of_runs(word + ".a"s) == Identifier{Entity::param, "a"});
  }
  for (const auto* word : {"attribute", "attributes", "attr", "run"}) {
    CHECK(of_runs(word + ".status"s) == Identifier{Entity::text_attribute, "status"});
  }
  CHECK(of_runs("tags.a") == of_runs("tag.a"));
  CHECK(of_runs("datasets.name") == Identifier{Entity::dataset, "name"});
}

TEST_CASE("attributes need no entity and have aliases") {
  CHECK(of_runs("start_time") == Identifier{Entity::number_attribute, "start_time"});
  CHECK(of_runs("Created") == Identifier{Entity::number_attribute, "start_time"});
  CHECK(of_runs("`Run name`") == Identifier{Entity::text_attribute, "run_name"});
  CHECK_THROWS_AS(of_runs("`Run name`", Use::order_by), mlf::Error);
  CHECK_THROWS_AS(of_runs("CREATED"), mlf::Error);
}

TEST_CASE("quotes of either kind and backticks around a key are taken off") {
  CHECK(of_runs("metrics.\"a.b\"").key == "a.b");
  CHECK(of_runs("metrics.'a b'").key == "a b");
  CHECK(of_runs("metrics.`a/b`").key == "a/b");
  CHECK(of_runs("metrics.\"`a`\"").key == "a");
  CHECK(of_runs("metrics.a.b").key == "a.b");
  CHECK(of_runs("metrics.").key.empty());
}

TEST_CASE("experiments have fewer") {
  const auto resolve = [](std::string_view text) {
    return mlf::search::resolve_identifier(text, Domain::experiments, Use::filter, text);
  };
  CHECK(resolve("name") == Identifier{Entity::text_attribute, "name"});
  CHECK(resolve("attribute.creation_time") ==
        Identifier{Entity::number_attribute, "creation_time"});
  CHECK(resolve("tags.a") == Identifier{Entity::tag, "a"});
  for (const auto* text : {"attributes.name", "`tags`.a", "metrics.a", "run_id", "status"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(resolve(text), mlf::Error);
  }
}

TEST_CASE("an unknown word is answered with the nearest one") {
  CHECK(contains(identifier_refusal("metrcs.a"), "did you mean 'metrics'?"));
  CHECK(contains(identifier_refusal("Metrics.a"), "did you mean 'metrics'?"));
  CHECK(contains(identifier_refusal("strat_time"), "did you mean 'start_time'?"));
  CHECK(contains(identifier_refusal("dataset.nam"), "did you mean 'name'?"));
  CHECK(contains(identifier_refusal("learning_rate"), "params.learning_rate"));
  CHECK(contains(identifier_refusal("nmae", Domain::experiments), "did you mean 'name'?"));
}
