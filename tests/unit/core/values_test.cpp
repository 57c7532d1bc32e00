// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "core/lifecycle_stage.h"
#include "core/logged_model.h"
#include "core/metric.h"
#include "core/run.h"
#include "core/run_status.h"
#include "core/tag.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else

TEST_CASE("statuses have MLflow's names and numbers") {
  const std::vector<std::string_view> names = {"RUNNING", "SCHEDULED", "FINISHED", "FAILED",
                                               "KILLED"};
  for (int number = 1; number <= 5; ++number) {
    const auto status = run_status_of(number);
    REQUIRE(status);
    CHECK(run_status_name(*status) == names[static_cast<std::size_t>(number) - 1]);
    CHECK(parse_run_status(run_status_name(*status)) == status);
    CHECK(is_terminated(*status) == (number >= 3));
  }
  CHECK_FALSE(run_status_of(0));
  CHECK_FALSE(run_status_of(6));
  CHECK_FALSE(parse_run_status("finished"));
}

TEST_CASE("stages and views") {
  CHECK(parse_lifecycle_stage("active") == LifecycleStage::active);
  CHECK(parse_lifecycle_stage("deleted") == LifecycleStage::deleted);
  CHECK_FALSE(parse_lifecycle_stage("ACTIVE"));
  CHECK(lifecycle_stage_name(LifecycleStage::deleted) == "deleted");
  CHECK(view_type_name(ViewType::deleted_only) == "DELETED_ONLY");
  CHECK(matches(ViewType::all, LifecycleStage::active));
  CHECK(matches(ViewType::all, LifecycleStage::deleted));
  CHECK(matches(ViewType::active_only, LifecycleStage::active));
  CHECK_FALSE(matches(ViewType::active_only, LifecycleStage::deleted));
  CHECK_FALSE(matches(ViewType::deleted_only, LifecycleStage::active));
}

TEST_CASE("statuses of logged models") {
  CHECK(logged_model_status_name(LoggedModelStatus::ready) == "LOGGED_MODEL_READY");
  CHECK(logged_model_status_of(3) == LoggedModelStatus::upload_failed);
  CHECK(parse_logged_model_status("LOGGED_MODEL_PENDING") == LoggedModelStatus::pending);
  CHECK_FALSE(logged_model_status_of(4));
  CHECK_FALSE(parse_logged_model_status("READY"));
}

TEST_CASE("the later of two points is by step, time, value") {
  const double nan = std::nan("");
  const MetricPoint point{.timestamp = 10, .value = 1, .step = 5};
  CHECK(is_later({.timestamp = 0, .value = 0, .step = 6}, point));
  CHECK_FALSE(is_later({.timestamp = 99, .value = 9, .step = 4}, point));
  CHECK(is_later({.timestamp = 11, .value = 0, .step = 5}, point));
  CHECK(is_later({.timestamp = 10, .value = 2, .step = 5}, point));
  CHECK_FALSE(is_later(point, point));
  CHECK_FALSE(is_later({.timestamp = 10, .value = nan, .step = 5}, point));
  CHECK_FALSE(is_later(point, {.timestamp = 10, .value = nan, .step = 5}));
  CHECK(is_later({.timestamp = 11, .value = nan, .step = 5}, point));
  CHECK(is_later(point, {.timestamp = 10, .value = 1, .step = -1}));
}

TEST_CASE("metrics with NaN can be compared") {
  Metric a{.key = "m", .value = std::nan(""), .timestamp = 1, .step = 2};
  Metric b = a;
  CHECK(a == b);
  b.value = 1;
  CHECK_FALSE(a == b);
  b = a;
  b.dataset_name = "d";
  CHECK_FALSE(a == b);
}

TEST_CASE("things of a run are found by key") {
  Run run;
  run.metrics = {{.key = "a"}, {.key = "b/c"}, {.key = "z"}};
  run.params = {{"p", "1"}, {"q", "2"}};
  CHECK(find_metric(run, "b/c") == &run.metrics[1]);
  CHECK(find_metric(run, "b") == nullptr);
  CHECK(find_param(run, "q")->value == "2");
  CHECK(find_param(run, "zz") == nullptr);
  CHECK(find_param(Run{}, "p") == nullptr);
  const std::vector<Tag> tags = {{"b", "1"}, {"a", "2"}, {"b", "3"}};
  CHECK(*find_tag(tags, "b") == "1");
  CHECK(find_tag(tags, "c") == nullptr);
}
