// SPDX-License-Identifier: Apache-2.0
#include "store/rules.h"

#include <doctest/doctest.h>

#include "support/fakes.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else

namespace {

struct RulesFixture : test::FakeContext {
  Experiment experiment{.experiment_id = "7", .name = "e", .artifact_location = "s3://b/7?x=1"};
};

}  // namespace

TEST_CASE_FIXTURE(RulesFixture, "a new run gets an id, a name, a time and a place") {
  const auto run = store::prepare_run({}, experiment, context);
  CHECK(run.info.run_id.size() == 32);
  CHECK(run.info.experiment_id == "7");
  CHECK(run.info.start_time == clock.now_ms());
  CHECK(run.info.artifact_uri == "s3://b/7/" + run.info.run_id + "/artifacts?x=1");
  CHECK(run.info.run_name.size() <= 20);
  CHECK(run.tags == std::vector<Tag>{{"mlflow.runName", run.info.run_name}});
  CHECK(store::prepare_run({}, experiment, context).info.run_id != run.info.run_id);
}

TEST_CASE_FIXTURE(RulesFixture, "an empty name is no name, in the tag too") {
  store::NewRun request;
  request.tags = {{"mlflow.runName", ""}, {"a", "b"}};
  const auto run = store::prepare_run(request, experiment, context);
  CHECK_FALSE(run.info.run_name.empty());
  CHECK(run.tags.size() == 2);
  CHECK(*find_tag(run.tags, tags::run_name) == run.info.run_name);
}

TEST_CASE_FIXTURE(RulesFixture, "no new run in a deleted experiment") {
  experiment.lifecycle_stage = LifecycleStage::deleted;
  CHECK_THROWS_WITH_AS(store::prepare_run({}, experiment, context),
                       "Could not create run under non-active experiment with ID 7.", Error);
}

TEST_CASE("pages are cut at offsets") {
  const std::vector<int> items = {0, 1, 2, 3, 4};
  auto page = store::page_of(items, "", 2);
  CHECK(page.items == std::vector<int>{0, 1});
  page = store::page_of(items, page.next_page_token, 2);
  CHECK(page.items == std::vector<int>{2, 3});
  page = store::page_of(items, page.next_page_token, 2);
  CHECK(page.items == std::vector<int>{4});
  CHECK(page.next_page_token.empty());
  CHECK(store::page_of(items, "", 5).next_page_token.empty());
  CHECK(store::page_of(items, page_token_of_offset(9), 5).items.empty());
  CHECK(store::page_of(std::vector<int>{}, "", 5).items.empty());
}
