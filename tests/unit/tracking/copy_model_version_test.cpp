// SPDX-License-Identifier: Apache-2.0
#include "tracking/copy_model_version.h"

#include <doctest/doctest.h>

#include "store/open.h"
#include "support/fakes.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else

TEST_CASE("a copied version has what describes the model, but not its stage and aliases") {
  test::FakeContext fake;
  const auto registry = store::open_registry("memory:", fake.context, {.user = [] { return ""; }});
  registry->create_registered_model({.name = "dev"});
  registry->create_model_version({.name = "dev",
                                  .source = "/m",
                                  .run_id = "r1",
                                  .run_link = "http://x",
                                  .description = "d",
                                  .tags = {{"a", "b"}}});
  registry->set_alias("dev", "champion", 1);
  registry->transition_stage("dev", 1, ModelStage::staging, store::ArchiveExisting::no);
  const auto copy =
      tracking::copy_model_version(*registry, registry->get_model_version("dev", 1), "prod");
  CHECK(copy.name == "prod");
  CHECK(copy.version == 1);
  CHECK(copy.source == "models:/dev/1");
  CHECK(copy.storage_location == "/m");
  CHECK(copy.run_id == "r1");
  CHECK(copy.run_link == "http://x");
  CHECK(copy.description == "d");
  CHECK(copy.tags == std::vector<Tag>{{"a", "b"}});
  CHECK(copy.aliases.empty());
  CHECK(copy.current_stage == ModelStage::none);
  const auto again = tracking::copy_model_version(*registry, copy, "prod");
  CHECK(again.version == 2);
  CHECK(again.source == "models:/prod/1");
  CHECK(again.storage_location == "/m");
}
