// SPDX-License-Identifier: Apache-2.0
#include "wire/run_json.h"

#include <cmath>
#include <string>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace mlf::wire {
namespace {

TEST_CASE("a run has every field of MLflow's REST API") {
  Run run;
  run.info.run_id = "abc";
  run.info.run_name = "bold-finch";
  run.info.experiment_id = "7";
  run.info.user_id = "ada";
  run.info.start_time = 1'700'000'000'000;
  run.info.artifact_uri = "file:///a";
  Metric loss;
  loss.key = "loss";
  loss.value = NAN;
  loss.timestamp = 5;
  loss.step = -1;
  run.metrics = {loss};
  run.params = {{"lr", "0.1"}};
  run.tags = {{"team", "x\ny"}};
  run.dataset_inputs = {{{"iris", "d1", "local", "{}", std::nullopt, "{}"}, {{"c", "train"}}}};
  run.model_inputs = {{"m-1"}};
  run.model_outputs = {{"m-2", 3}};
  CHECK(run_json(run) ==
        R"({"info":{"run_id":"abc","run_uuid":"abc","run_name":"bold-finch","experiment_id":"7",)"
        R"("user_id":"ada","status":"RUNNING","start_time":1700000000000,"end_time":null,)"
        R"("artifact_uri":"file:///a","lifecycle_stage":"active"},)"
        R"("data":{"metrics":[{"key":"loss","value":"NaN","timestamp":5,"step":-1,)"
        R"("dataset_name":null,"dataset_digest":null,"model_id":null}],)"
        R"("params":[{"key":"lr","value":"0.1"}],"tags":[{"key":"team","value":"x\ny"}]},)"
        R"("inputs":{"dataset_inputs":[{"tags":[{"key":"c","value":"train"}],)"
        R"("dataset":{"name":"iris","digest":"d1","source_type":"local","source":"{}",)"
        R"("schema":null,"profile":"{}"}}],"model_inputs":[{"model_id":"m-1"}]},)"
        R"("outputs":{"model_outputs":[{"model_id":"m-2","step":3}]}})");
}

TEST_CASE("infinities, ended runs and bytes that are no text") {
  Run run;
  run.info.end_time = 9;
  run.info.status = RunStatus::failed;
  Metric metric;
  metric.key = "m";
  metric.value = -INFINITY;
  run.metrics = {metric};
  metric.value = 1e300;
  run.metrics.push_back(metric);
  run.params = {{"p", "\xff"}};
  const auto json = nlohmann::json::parse(run_json(run));
  CHECK(json["info"]["end_time"] == 9);
  CHECK(json["info"]["status"] == "FAILED");
  CHECK(json["data"]["metrics"][0]["value"] == "-Infinity");
  CHECK(json["data"]["metrics"][1]["value"] == 1e300);
  CHECK(json["data"]["params"][0]["value"] == "\xEF\xBF\xBD");
}

}  // namespace
}  // namespace mlf::wire
