// SPDX-License-Identifier: Apache-2.0
#include "core/run.h"

#include <atomic>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <mlf/client.h>
#include <stdlib.h>

#include "core/limits.h"
#include "store/open.h"
#include "support/fakes.h"

using namespace mlf;

namespace {

/// A store on disk, seen through the public interface and, beside it, through the store's own.
struct Fixture {
  Fixture() {
    for (const char* name : {"MLFLOW_RUN_ID", "MLFLOW_EXPERIMENT_NAME", "MLFLOW_EXPERIMENT_ID"}) {
      unsetenv(name);
    }
  }

  v1::ClientOptions options() const { return {(directory.path() / "mlruns").string(), {}}; }
  ::mlf::Run stored(const std::string& id) {
    return store::open_tracking(options().tracking_uri, fake.context)->get_run(RunId::parse(id));
  }

  test::TempDir directory;
  test::FakeContext fake;
};

std::string code_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const v1::Error& error) {
    return std::string(error.code());
  }
  return "";
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "what a run logs is in the store") {
  v1::Client client(options());
  v1::RunOptions run_options;
  run_options.experiment = "irises";
  run_options.name = "first";
  run_options.description = "a *try*";
  run_options.tags = {{"team", "blue"}, {"mlflow.user", "ada"}};
  auto run = client.start_run(run_options);
  CHECK(stored(run.id()).info.status == RunStatus::running);
  run.log_param("rate", 0.1);
  run.log_param("epochs", 12U);
  run.log_param("shift", -3);
  run.log_param("shuffle", true);
  run.log_params({{"model", "softmax"}, {"loss", "log"}});
  run.log_metric("accuracy", 0.5);
  run.log_metrics({{"loss", 0.25}, {"accuracy", 0.75}}, 7);
  run.set_tag("team", "red");
  run.end();

  const auto found = stored(run.id());
  CHECK(found.info.status == RunStatus::finished);
  CHECK(found.info.end_time.value() >= found.info.start_time);
  CHECK(found.info.run_name == "first");
  CHECK(run.name() == "first");
  CHECK(found.info.experiment_id == run.experiment_id());
  CHECK(find_param(found, "rate")->value == "0.1");
  CHECK(find_param(found, "epochs")->value == "12");
  CHECK(find_param(found, "shift")->value == "-3");
  CHECK(find_param(found, "shuffle")->value == "True");
  CHECK(find_param(found, "model")->value == "softmax");
  CHECK(find_metric(found, "accuracy")->value == 0.75);
  CHECK(find_metric(found, "accuracy")->step == 7);
  CHECK(find_metric(found, "loss")->value == 0.25);
  CHECK(*find_tag(found.tags, "team") == "red");
  CHECK(*find_tag(found.tags, "mlflow.user") == "ada");
  CHECK(*find_tag(found.tags, "mlflow.note.content") == "a *try*");
  CHECK(*find_tag(found.tags, "mlflow.source.type") == "LOCAL");
}

TEST_CASE_FIXTURE(Fixture, "files and directories become artifacts") {
  v1::Client client(options());
  auto run = client.start_run();
  const auto local = directory.path() / "model";
  std::filesystem::create_directories(local / "layers");
  std::ofstream(local / "card.md") << "# card";
  std::ofstream(local / "layers" / "1.bin") << "one";
  run.log_artifact(local / "card.md");
  run.log_artifact(local, "models/best");
  const std::filesystem::path root = directory.path() / "mlruns" / run.experiment_id() / run.id();
  CHECK(std::filesystem::file_size(root / "artifacts" / "card.md") == 6);
  CHECK(std::filesystem::file_size(root / "artifacts" / "models/best/layers/1.bin") == 3);
  CHECK(code_of([&] { run.log_artifact(local, "../.."); }) == "INVALID_PARAMETER_VALUE");
  CHECK(code_of([&] { run.log_artifact(local / "none"); }) == "RESOURCE_DOES_NOT_EXIST");
}

TEST_CASE_FIXTURE(Fixture, "a run left by an exception has failed, by its scope has finished") {
  v1::Client client(options());
  std::string failed;
  try {
    auto run = client.start_run();
    failed = run.id();
    throw std::runtime_error("diverged");
  } catch (const std::runtime_error&) {
    CHECK(stored(failed).info.status == RunStatus::failed);
  }
  std::string finished;
  { finished = client.start_run().id(); }
  CHECK(stored(finished).info.status == RunStatus::finished);

  auto run = client.start_run();
  const auto replaced = run.id();
  run = client.start_run();
  CHECK(stored(replaced).info.status == RunStatus::finished);
  CHECK(stored(run.id()).info.status == RunStatus::running);
}

TEST_CASE_FIXTURE(Fixture, "nothing is recorded once a run has ended") {
  v1::Client client(options());
  auto run = client.start_run();
  run.end(v1::RunStatus::killed);
  run.end(v1::RunStatus::killed);
  CHECK(stored(run.id()).info.status == RunStatus::killed);
  CHECK(code_of([&] { run.end(); }) == "INVALID_STATE");
  CHECK(code_of([&] { run.log_metric("loss", 1); }) == "INVALID_STATE");
  auto again = client.continue_run(run.id().substr(0, 8));
  CHECK(again.id() == run.id());
  again.log_metric("loss", 1);
  CHECK(stored(run.id()).info.status == RunStatus::running);
}

TEST_CASE_FIXTURE(Fixture, "errors carry MLflow's codes") {
  v1::Client client(options());
  auto run = client.start_run();
  run.log_param("rate", 1);
  run.log_param("rate", 1);
  CHECK(code_of([&] { run.log_param("rate", 2); }) == "INVALID_PARAMETER_VALUE");
  CHECK(code_of([&] { run.log_metric("../x", 2); }) == "INVALID_PARAMETER_VALUE");
  CHECK(code_of([&] { client.continue_run("0123456789abcdef0123456789abcdef"); }) ==
        "RESOURCE_DOES_NOT_EXIST");
  CHECK(code_of([] { v1::Client({"gopher://x", {}}); }) == "INVALID_PARAMETER_VALUE");
}

TEST_CASE_FIXTURE(Fixture, "a run is below a run that exists and is not deleted") {
  v1::Client client(options());
  v1::RunOptions below;
  below.parent_run_id = client.start_run().id();
  auto child = client.start_run(below);
  CHECK(*find_tag(stored(child.id()).tags, "mlflow.parentRunId") == below.parent_run_id);
  store::open_tracking(options().tracking_uri, fake.context)
      ->delete_run(RunId::parse(below.parent_run_id));
  CHECK(code_of([&] { client.start_run(below); }) == "INVALID_PARAMETER_VALUE");
  below.parent_run_id = "0123456789abcdef0123456789abcdef";
  CHECK(code_of([&] { client.start_run(below); }) == "RESOURCE_DOES_NOT_EXIST");
}

TEST_CASE_FIXTURE(Fixture, "the environment names the experiment and the run to continue") {
  v1::Client client(options());
  setenv("MLFLOW_EXPERIMENT_NAME", "named", 1);
  auto first = client.start_run();
  CHECK(first.experiment_id() != "0");
  setenv("MLFLOW_RUN_ID", first.id().c_str(), 1);
  v1::RunOptions more;
  more.tags = {{"phase", "two"}};
  auto second = client.start_run(more);
  unsetenv("MLFLOW_RUN_ID");
  unsetenv("MLFLOW_EXPERIMENT_NAME");
  CHECK(second.id() == first.id());
  CHECK(*find_tag(stored(first.id()).tags, "phase") == "two");
}

TEST_CASE_FIXTURE(Fixture, "the environment says what happens to long values") {
  const std::string long_value(limits::param_value_length + 1, 'x');
  setenv("MLFLOW_TRUNCATE_LONG_VALUES", "false", 1);
  v1::Client strict(options());
  auto run = strict.start_run();
  CHECK(code_of([&] { run.log_param("text", long_value); }) == "INVALID_PARAMETER_VALUE");
  setenv("MLFLOW_TRUNCATE_LONG_VALUES", "perhaps", 1);
  CHECK(code_of([&] { v1::Client{options()}; }) == "INVALID_PARAMETER_VALUE");
  unsetenv("MLFLOW_TRUNCATE_LONG_VALUES");
  v1::Client lenient(options());
  auto other = lenient.start_run();
  other.log_param("text", long_value);
  CHECK(stored(other.id()).params.at(0).value.size() == limits::param_value_length);
  setenv("MLF_DURABILITY", "forever", 1);
  CHECK(code_of([&] { v1::Client{options()}; }) == "INVALID_PARAMETER_VALUE");
  unsetenv("MLF_DURABILITY");
}

TEST_CASE_FIXTURE(Fixture, "threads share a run, and runs outlive their client") {
  auto client = std::make_unique<v1::Client>(options());
  auto run = client->start_run();
  client.reset();
  constexpr int threads = 4;
  constexpr int points = 50;
  std::vector<std::thread> workers;
  for (int worker = 0; worker < threads; ++worker) {
    workers.emplace_back([&run, worker] {
      for (int step = 0; step < points; ++step) {
        run.log_metric("loss", worker, step);
        run.set_tag("worker" + std::to_string(worker), std::to_string(step));
      }
    });
  }
  for (auto& worker : workers) worker.join();
  const auto history = store::open_tracking(options().tracking_uri, fake.context)
                           ->get_metric_history(RunId::parse(run.id()), "loss", 0, "");
  CHECK(history.items.size() == threads * points);
}
