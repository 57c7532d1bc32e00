// SPDX-License-Identifier: Apache-2.0
#include "search/subject.h"

#include <doctest/doctest.h>

using mlf::search::ExperimentSubject;
using mlf::search::RunSubject;

TEST_CASE("a run tells what it has and nothing else") {
  mlf::Run run;
  run.info.run_id = "id";
  run.info.status = mlf::RunStatus::failed;
  run.info.start_time = 5;
  run.metrics = {{.key = "a", .value = 1}};
  run.params = {{"b", ""}};
  run.tags = {{"c", "x"}};
  run.dataset_inputs.resize(1);
  run.dataset_inputs[0].dataset.name = "iris";
  const RunSubject subject(run);

  CHECK(subject.text_attribute("run_id") == "id");
  CHECK(subject.text_attribute("status") == "FAILED");
  CHECK(subject.text_attribute("run_name") == "");
  CHECK(subject.text_attribute("start_time") == std::nullopt);
  CHECK(subject.number_attribute("start_time") == 5);
  CHECK(subject.number_attribute("end_time") == std::nullopt);
  CHECK(subject.metric("a") == 1);
  CHECK(subject.metric("b") == std::nullopt);
  CHECK(subject.param("b") == "");
  CHECK(subject.param("a") == std::nullopt);
  CHECK(subject.tag("c") == "x");
  CHECK(subject.tag("a") == std::nullopt);
  CHECK(subject.any_dataset([](const auto& input) { return input.dataset.name == "iris"; }));
  CHECK_FALSE(subject.any_dataset([](const auto& input) { return input.dataset.name == "x"; }));
}

TEST_CASE("an experiment has a name, times and tags") {
  mlf::Experiment experiment;
  experiment.name = "n";
  experiment.experiment_id = "7";
  experiment.creation_time = 9;
  experiment.tags = {{"c", "x"}};
  const ExperimentSubject subject(experiment);

  CHECK(subject.text_attribute("name") == "n");
  CHECK(subject.text_attribute("experiment_id") == "7");
  CHECK(subject.text_attribute("status") == std::nullopt);
  CHECK(subject.number_attribute("creation_time") == 9);
  CHECK(subject.number_attribute("last_update_time") == std::nullopt);
  CHECK(subject.tag("c") == "x");
  CHECK(subject.metric("c") == std::nullopt);
  CHECK(subject.param("c") == std::nullopt);
  CHECK_FALSE(subject.any_dataset([](const auto&) { return true; }));
}
