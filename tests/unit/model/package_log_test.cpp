// SPDX-License-Identifier: Apache-2.0
#include "model/package_log.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "base/python_json.h"
#include "core/tag.h"
#include "store/memory/memory_store.h"
#include "support/artifacts.h"
#include "support/failure.h"
#include "support/fakes.h"
#include "support/model_files.h"

using namespace mlf;
using namespace mlf::model;

namespace {

struct LogFixture {
  LogFixture()
      : experiment(store.create_experiment(
            {.name = "e", .artifact_location = (directory.path() / "e").string(), .tags = {}})),
        run(RunId::parse(store.create_run({.experiment_id = experiment}).info.run_id)) {
    store.log_param(run, {"depth", "3"});
    for (const auto step : {0, 2, 2, 3}) {
      store.log_metric(run, {.key = "loss", .value = ++logged, .timestamp = 7, .step = step});
    }
    store.log_metric(run, {.key = "early", .value = 1, .step = 1});
    test::write_file(source(), test::small_onnx());
  }

  std::filesystem::path source() const { return directory.path() / "x.onnx"; }
  Package package() { return make_package({.source = source()}, fake.context); }
  std::string log_model(Package made) {
    return log_as_model({store, "memory:"}, std::move(made),
                        {.experiment = experiment, .run = run, .step = 2}, "best", fake.context,
                        test::no_progress);
  }
  std::string log_artifacts(std::string_view path) {
    return log_as_artifacts({store, "memory:"}, package(), run, path, fake.context,
                            test::no_progress);
  }
  LoggedModel only_model() { return store.list_logged_models(experiment).at(0); }

  double logged = 0;
  test::TempDir directory;
  test::FakeContext fake;
  store::MemoryStore store{fake.context};
  ExperimentId experiment;
  RunId run;
};

}  // namespace

TEST_CASE_FIXTURE(LogFixture, "as MLflow 3: a logged model that the run has made") {
  const auto uri = log_model(package());
  const auto model = only_model();
  CHECK(uri == "models:/" + model.model_id);
  CHECK(model.name == "best");
  CHECK(model.status == LoggedModelStatus::ready);
  CHECK(model.source_run_id == run.str());
  CHECK(model.params == std::vector<Param>{{"depth", "3"}});
  const auto outputs = store.get_run(run).model_outputs;
  CHECK(outputs == std::vector<ModelOutput>{{.model_id = model.model_id, .step = 2}});
  REQUIRE(model.metrics.size() == 1);
  CHECK(model.metrics[0] ==
        Metric{.key = "loss", .value = 3, .timestamp = 7, .step = 2, .model_id = model.model_id});
  CHECK(store.get_metric_history(run, "loss", 0, "").items.size() == 6);
  const auto repository = artifact::open_artifacts(model, "memory:", fake.context);
  const auto mlmodel = parse_mlmodel(test::read_artifact(*repository, "MLmodel"), "MLmodel");
  CHECK(mlmodel.model_id == model.model_id);
  CHECK(mlmodel.model_uuid == model.model_id);
  CHECK(mlmodel.run_id == run.str());
  CHECK(mlmodel.artifact_path == model.artifact_location);
  CHECK(test::read_artifact(*repository, "model.onnx") == test::small_onnx());
}

TEST_CASE_FIXTURE(LogFixture, "a logged model whose files cannot be copied has failed") {
  auto made = package();
  std::filesystem::remove(source());
  CHECK(test::failure([&] { log_model(std::move(made)); }) != "nothing");
  CHECK(only_model().status == LoggedModelStatus::upload_failed);
}

TEST_CASE_FIXTURE(LogFixture, "as MLflow 2: artifacts of the run, and its history") {
  CHECK(log_artifacts("deep/a/") == "runs:/" + run.str() + "/deep/a");
  log_artifacts("b");
  const auto logged = store.get_run(run);
  const auto history = parse_python_json(*find_tag(logged.tags, tags::logged_models));
  REQUIRE(history.size() == 2);
  CHECK(history[0]["artifact_path"] == "deep/a");
  CHECK(history[1]["run_id"] == run.str());
  CHECK(history[1]["flavors"].contains("onnx"));
  CHECK(test::failure_code([&] { log_artifacts("b"); }) == "RESOURCE_ALREADY_EXISTS");
  CHECK(test::failure_code([&] { log_artifacts("../b"); }) == "INVALID_PARAMETER_VALUE");
  CHECK(store.list_logged_models(experiment).empty());
}

TEST_CASE_FIXTURE(LogFixture, "a history that cannot be read is a warning") {
  store.set_tag(run, {std::string(tags::logged_models), "{}"});
  log_artifacts("b");
  CHECK(fake.reporter.warnings.back().ends_with("does not note the model: its value is no list"));
}
