// SPDX-License-Identifier: Apache-2.0
#include "wire/json.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "support/golden.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else
using Json = nlohmann::ordered_json;

namespace {

std::string pretty(const Json& json) { return json.dump(2, ' ', true) + '\n'; }

/// A run that MLflow answered; it lists metrics, params and tags in the order of its directories.
Json recorded_run(const std::string& path) {
  auto run = Json::parse(test::read_data("wire/" + path));
  for (const auto* list : {"metrics", "params", "tags"}) {
    if (!run["data"].contains(list)) continue;
    auto& items = run["data"][list];
    std::sort(items.begin(), items.end(),
              [](const Json& a, const Json& b) { return a["key"] < b["key"]; });
  }
  return run;
}

Json without_what_2_does_not_know(Json run) {
  run.erase("outputs");
  for (auto& metric : run["data"]["metrics"]) metric.erase("run_id");
  if (run["data"]["metrics"].empty()) run["data"].erase("metrics");
  return run;
}

std::string failure_of(const char* text) {
  try {
    wire::run_from_json(Json::parse(text));
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::internal_error);
    return error.what();
  }
  return "nothing";
}

}  // namespace

TEST_CASE("runs are MLflow 3's, to the byte") {
  for (const std::string name : {"run", "plain_run", "deleted_run"}) {
    CAPTURE(name);
    const auto run = recorded_run("mlflow-3.17.2/" + name + ".json");
    CHECK(pretty(wire::to_json(wire::run_from_json(run))) == pretty(run));
  }
}

TEST_CASE("runs are MLflow 2's but for what it does not know") {
  for (const std::string name : {"run", "plain_run", "deleted_run"}) {
    CAPTURE(name);
    const auto run = recorded_run("mlflow-2.22.5/" + name + ".json");
    const auto json = wire::to_json(wire::run_from_json(run));
    CHECK(pretty(without_what_2_does_not_know(json)) == pretty(run));
  }
}

TEST_CASE("a run read is the run that was written") {
  const auto run = wire::run_from_json(Json::parse(test::read_data("wire/mlflow-3.17.2/run.json")));
  CHECK(run.info.run_name == "my run: x");
  CHECK(run.info.user_id == "bøb");
  CHECK(run.info.status == RunStatus::finished);
  CHECK(run.info.end_time == 1'700'000'001'000);
  CHECK(find_param(run, "p")->value == "two\nlines");
  CHECK(std::isnan(find_metric(run, "nan")->value));
  CHECK(find_metric(run, "inf")->value == -std::numeric_limits<double>::infinity());
  REQUIRE(run.dataset_inputs.size() == 1);
  CHECK(run.dataset_inputs[0].dataset.digest == "695389ac");
  CHECK(run.model_inputs.size() == 1);
  REQUIRE(run.model_outputs.size() == 1);
  CHECK(run.model_outputs[0].step == 5);
  CHECK(wire::run_from_json(wire::to_json(run, wire::Absent::null)) == run);
  CHECK(wire::run_from_json(Json::parse(wire::json_text(run))) == run);
}

TEST_CASE("experiments, logged models and errors are MLflow's") {
  for (const std::string version : {"2.22.5", "3.17.2"}) {
    CAPTURE(version);
    for (const std::string name : {"experiment", "deleted_experiment"}) {
      const auto text = test::read_data("wire/mlflow-" + version + "/" + name + ".json");
      auto expected = Json::parse(text);
      expected.erase("workspace");
      CHECK(wire::to_json(wire::experiment_from_json(expected)) == expected);
    }
    auto error = Json::parse(test::read_data("wire/mlflow-" + version + "/error.json"));
    error.erase("sqlstate");
    error.erase("error_class");
    CHECK(wire::to_json(wire::error_from_json(error)) == error);
  }
  const auto model = test::read_data("wire/mlflow-3.17.2/logged_model.json");
  CHECK(pretty(wire::to_json(wire::logged_model_from_json(Json::parse(model)))) == model);
}

TEST_CASE("with every field, what is absent is null or empty") {
  const auto json = wire::to_json(Run{}, wire::Absent::null);
  CHECK(json["info"]["end_time"].is_null());
  CHECK(json["data"]["metrics"] == Json::array());
  CHECK(json["data"]["params"] == Json::array());
  CHECK(json["inputs"]["dataset_inputs"] == Json::array());
  CHECK(json["outputs"]["model_outputs"] == Json::array());
  test::check_golden("wire/written/run_with_every_field.json",
                     wire::json_text(wire::run_from_json(
                         Json::parse(test::read_data("wire/mlflow-3.17.2/run.json")))) +
                         "\n");
  const auto experiment = wire::to_json(Experiment{}, wire::Absent::null);
  CHECK(experiment["creation_time"].is_null());
  CHECK(experiment["tags"] == Json::array());
}

TEST_CASE("text that is not UTF-8 does not break the line") {
  Experiment experiment;
  experiment.name = "bad \xFF name";
  CHECK(wire::json_text(experiment).find("\"bad \xEF\xBF\xBD name\"") != std::string::npos);
}

TEST_CASE("numbers that JSON lacks are texts") {
  Metric metric{.key = "m"};
  const auto value = [&](double number) {
    metric.value = number;
    return wire::to_json(metric)["value"].dump();
  };
  CHECK(value(std::nan("")) == "\"NaN\"");
  CHECK(value(std::numeric_limits<double>::infinity()) == "\"Infinity\"");
  CHECK(value(-std::numeric_limits<double>::infinity()) == "\"-Infinity\"");
  CHECK(value(0.1) == "0.1");
  CHECK(value(3) == "3.0");
}

TEST_CASE("whole numbers may be texts") {
  const auto run = wire::run_from_json(Json::parse(
      R"({"info": {"run_uuid": "r", "start_time": "1700000000000", "end_time": null, "new": 1},
          "data": {"metrics": [{"key": "m", "value": "Infinity", "timestamp": 5, "step": "-3"}]}})"));
  CHECK(run.info.run_id == "r");
  CHECK(run.info.start_time == 1'700'000'000'000);
  CHECK_FALSE(run.info.end_time);
  CHECK(run.metrics[0].step == -3);
  CHECK(std::isinf(run.metrics[0].value));
}

TEST_CASE("what is wrong is named") {
  CHECK(failure_of("[]") == "the answer is not a JSON object");
  CHECK(failure_of("{}") == "the answer has no 'info.run_uuid'");
  CHECK(failure_of(R"({"info": {"run_id": 5}})") == "'info.run_id' of the answer is not text");
  CHECK(failure_of(R"({"info": {"run_id": "r", "start_time": "x"}})") ==
        "'info.start_time' of the answer is not a 64-bit integer");
  CHECK(failure_of(R"({"info": {"run_id": "r", "start_time": 18446744073709551615}})") ==
        "'info.start_time' of the answer is not a 64-bit integer");
  CHECK(failure_of(R"({"info": {"run_id": "r", "status": "DONE"}})") ==
        "'info.status' of the answer is not a status of a run");
  CHECK(failure_of(R"({"info": {"run_id": "r", "lifecycle_stage": "x"}})") ==
        "'info.lifecycle_stage' of the answer is not 'active' or 'deleted'");
  CHECK(failure_of(
            R"({"info": {"run_id": "r"}, "data": {"metrics": [{"key": "m", "value": {}}]}})") ==
        "'data.metrics[0].value' of the answer is not a number");
  CHECK(failure_of(R"({"info": {"run_id": "r"}, "data": {"tags": {}}})") ==
        "'data.tags' of the answer is not a list");
  CHECK(failure_of(R"({"info": {"run_id": "r"}, "data": {"tags": [3]}})") ==
        "'data.tags[0]' of the answer is not an object");
}

TEST_CASE("an unknown error code is an internal error") {
  const auto error =
      wire::error_from_json(Json{{"error_code", "WEIRD"}, {"message", "what happened"}});
  CHECK(error.code() == ErrorCode::internal_error);
  CHECK(std::string(error.what()) == "what happened");
}

TEST_CASE("registered models and versions are MLflow's") {
  const ModelVersion version{.name = "iris",
                             .version = 1,
                             .creation_timestamp = 5,
                             .last_updated_timestamp = 7,
                             .current_stage = ModelStage::production,
                             .description = "dd",
                             .source = "/tmp/x",
                             .run_id = "9d68",
                             .run_link = "http://x",
                             .tags = {{"k", "v"}},
                             .aliases = {"champ"}};
  const std::string recorded =
      R"({"name": "iris", "version": "1", "creation_timestamp": 5, "last_updated_timestamp": 7,
          "current_stage": "Production", "description": "dd", "source": "/tmp/x", "run_id": "9d68",
          "status": "READY", "tags": [{"key": "k", "value": "v"}], "run_link": "http://x",
          "aliases": ["champ"]})";
  CHECK(pretty(wire::to_json(version)) == pretty(Json::parse(recorded)));
  const RegisteredModel model{.name = "iris",
                              .creation_timestamp = 3,
                              .last_updated_timestamp = 7,
                              .description = "d",
                              .latest_versions = {version},
                              .tags = {{"team", "a"}},
                              .aliases = {{"champ", 1}}};
  CHECK(pretty(wire::to_json(model)) ==
        pretty(Json::parse(R"({"name": "iris", "creation_timestamp": 3,
                               "last_updated_timestamp": 7, "description": "d",
                               "latest_versions": [)" +
                           recorded + R"(], "tags": [{"key": "team", "value": "a"}],
                               "aliases": [{"alias": "champ", "version": "1"}]})")));
}
