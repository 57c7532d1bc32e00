// SPDX-License-Identifier: Apache-2.0
#include "wire/meta_yaml.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/golden.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else
using test::read_data;
using wire::MetaValue;

namespace {

const std::vector<std::string> versions = {"wire/mlflow-2.22.5/", "wire/mlflow-3.17.2/"};

template <typename Parse>
std::string failure_of(const Parse& parse, const std::string& text) {
  try {
    parse(text);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::internal_error);
    return error.what();
  }
  return "nothing";
}

std::string run_failure(const std::string& text) { return failure_of(wire::parse_run_meta, text); }

const std::string smallest_run = "experiment_id: '1'\nrun_id: r\nstart_time: 5\n";

std::string without_line(std::string text, const std::string& key) {
  const auto at = text.find(key);
  REQUIRE(at != std::string::npos);
  return text.erase(at, text.find('\n', at) + 1 - at);
}

}  // namespace

TEST_CASE("runs that MLflow wrote are read") {
  for (const auto& version : versions) {
    CAPTURE(version);
    const auto run = wire::parse_run_meta(read_data(version + "run.yaml"));
    CHECK(run.info.run_id.size() == 32);
    CHECK(run.info.run_name == "my run: x");
    CHECK(run.info.user_id == "bøb");
    CHECK(run.info.status == RunStatus::finished);
    CHECK(run.info.start_time == 1'700'000'000'000);
    CHECK(run.info.end_time == 1'700'000'001'000);
    CHECK(run.info.lifecycle_stage == LifecycleStage::active);
    CHECK(run.info.artifact_uri == "s3://bucket/iris/" + run.info.run_id + "/artifacts");
    CHECK_FALSE(run.deleted_time);
    CHECK(run.others.empty());
    const auto plain = wire::parse_run_meta(read_data(version + "plain_run.yaml"));
    CHECK_FALSE(plain.info.end_time);
    CHECK_FALSE(plain.deleted_time);
    const auto deleted = wire::parse_run_meta(read_data(version + "deleted_run.yaml"));
    CHECK(deleted.info.lifecycle_stage == LifecycleStage::deleted);
    CHECK(deleted.deleted_time == 1'700'000'000'000);
  }
}

TEST_CASE("runs are written as MLflow 2 writes them, which MLflow 3 reads") {
  for (const std::string name : {"run.yaml", "deleted_run.yaml"}) {
    CAPTURE(name);
    const auto text_2 = read_data("wire/mlflow-2.22.5/" + name);
    CHECK(wire::write_run_meta(wire::parse_run_meta(text_2)) == text_2);
    const auto text_3 = read_data("wire/mlflow-3.17.2/" + name);
    const auto written = wire::write_run_meta(wire::parse_run_meta(text_3));
    CHECK(without_line(written, "run_uuid") == text_3);
  }
}

TEST_CASE("experiments are read and written as MLflow's") {
  for (const auto& version : versions) {
    CAPTURE(version);
    const auto text = read_data(version + "experiment.yaml");
    const auto meta = wire::parse_experiment_meta(text);
    CHECK(meta.experiment.name == "iris: näme");
    CHECK(meta.experiment.artifact_location == "s3://bucket/iris");
    CHECK(meta.experiment.creation_time == 1'700'000'000'000);
    CHECK(wire::write_experiment_meta(meta) == text);
    const auto gone = wire::parse_experiment_meta(read_data(version + "deleted_experiment.yaml"));
    CHECK(gone.experiment.lifecycle_stage == LifecycleStage::deleted);
    CHECK(gone.experiment.tags.empty());
  }
}

TEST_CASE("inputs, outputs and datasets are read and written as MLflow's") {
  for (const auto& version : versions) {
    CAPTURE(version);
    const auto input = read_data(version + "dataset_input.yaml");
    const auto meta = wire::parse_input_meta(input);
    CHECK(meta.kind == wire::InputMeta::Kind::dataset);
    CHECK(meta.source_id == "bf8bfb90b077b99076307f773a33d17b");
    CHECK(meta.tags == std::vector<Tag>{{"mlflow.data.context", "training"}});
    CHECK(wire::write_input_meta(meta) == input);
    const auto dataset = read_data(version + "dataset.yaml");
    const auto read = wire::parse_dataset_meta(dataset);
    CHECK(read.source.ends_with("until they are folded.csv\"}"));
    CHECK(read.schema == R"({"a": 1})");
    CHECK_FALSE(read.profile);
    CHECK(wire::write_dataset_meta(read) == dataset);
  }
  const auto model_input = read_data("wire/mlflow-3.17.2/model_input.yaml");
  CHECK(wire::parse_input_meta(model_input).kind == wire::InputMeta::Kind::model);
  CHECK(wire::write_input_meta(wire::parse_input_meta(model_input)) == model_input);
  const auto output = read_data("wire/mlflow-3.17.2/output.yaml");
  CHECK(wire::parse_output_meta(output).step == 5);
  CHECK(wire::write_output_meta(wire::parse_output_meta(output)) == output);
}

TEST_CASE("logged models are read and written") {
  const auto text = read_data("wire/mlflow-3.17.2/logged_model.yaml");
  const auto meta = wire::parse_logged_model_meta(text + "unknown: 1\n");
  const auto& model = meta.model;
  CHECK(model.model_id.starts_with("m-"));
  CHECK(model.name == "mod");
  CHECK(model.model_type == "agent");
  CHECK(model.status == LoggedModelStatus::ready);
  CHECK(model.creation_timestamp == 1'700'000'000'000);
  CHECK(model.source_run_id);
  CHECK_FALSE(model.status_message);
  auto written = text;
  written.insert(written.find("model_id:"), "lifecycle_stage: active\n");
  CHECK(wire::write_logged_model_meta(meta) == written + "unknown: 1\n");
}

TEST_CASE("what mlf writes stays what it is") {
  wire::RunMeta run;
  run.info = {.run_id = "0123456789",
              .run_name = "null",
              .experiment_id = "0",
              .user_id = "o'neill: \"x\"",
              .start_time = 1,
              .artifact_uri = "/a b/#c"};
  test::check_golden("wire/written/run.yaml", wire::write_run_meta(run));
  CHECK(wire::parse_run_meta(wire::write_run_meta(run)) == run);
  wire::ExperimentMeta experiment;
  experiment.experiment = {
      .experiment_id = "0", .name = "two\nlines 🙂", .artifact_location = "/x"};
  test::check_golden("wire/written/experiment.yaml", wire::write_experiment_meta(experiment));
  CHECK(wire::parse_experiment_meta(wire::write_experiment_meta(experiment)) == experiment);
}

TEST_CASE("keys that mlf does not know survive a rewrite") {
  const auto text = read_data("wire/mlflow-3.17.2/experiment.yaml") +
                    "zz_list:\n- 1\n- a: b\n  c: '2'\nzz_map:\n  deep:\n    deeper: [x, \"y\"]\n";
  auto meta = wire::parse_experiment_meta(text);
  meta.experiment.name = "other";
  const auto again = wire::parse_experiment_meta(wire::write_experiment_meta(meta));
  CHECK(again.experiment == meta.experiment);
  CHECK(wire::write_experiment_meta(again) == wire::write_experiment_meta(meta));
  CHECK(again.others.size() == 5);
  CHECK(wire::write_experiment_meta(meta).find("workspace: default\n") != std::string::npos);
  CHECK(wire::write_experiment_meta(meta).find("  c: '2'\n") != std::string::npos);

  auto run = wire::parse_run_meta(smallest_run + "source_name: train.py\nname: old\ntags: []\n");
  CHECK(run.others.size() == 2);
  const auto written = wire::write_run_meta(run);
  CHECK(written.find("source_name: train.py\n") != std::string::npos);
  CHECK(written.find("name: old\n") != std::string::npos);
}

TEST_CASE("old and sparse runs are read") {
  const auto run = wire::parse_run_meta("experiment_id: 0\nrun_uuid: abc\nstart_time: 5\n");
  CHECK(run.info.run_id == "abc");
  CHECK(run.info.experiment_id == "0");
  CHECK(run.info.status == RunStatus::running);
  CHECK(run.info.lifecycle_stage == LifecycleStage::active);
  CHECK(run.info.user_id.empty());
  CHECK(
      wire::parse_run_meta(smallest_run + "run_name: null\nstatus: null\n").info.run_name.empty());
}

TEST_CASE("Y13: ids and names are the characters in the file") {
  for (const std::string text :
       {"010", "1_000", "0x10", "12:30:45", "1e3", "1568e5", "yes", "1.0"}) {
    CAPTURE(text);
    const auto run = wire::parse_run_meta("experiment_id: " + text + "\nrun_id: " + text +
                                          "\nrun_name: " + text + "\nstart_time: 5\n");
    CHECK(run.info.experiment_id == text);
    CHECK(run.info.run_id == text);
    CHECK(run.info.run_name == text);
  }
}

TEST_CASE("Y19: what is missing or wrong is named in one line") {
  CHECK(run_failure("run_id: r\nstart_time: 5\n") == "it has no 'experiment_id'");
  CHECK(run_failure("experiment_id: '1'\nstart_time: 5\n") == "it has no 'run_id'");
  CHECK(run_failure("experiment_id: '1'\nrun_id: r\n") == "it has no 'start_time'");
  CHECK(run_failure(smallest_run + "status: 99\n") ==
        "'status' is 99, which is no status of a run");
  CHECK(run_failure(smallest_run + "status: DONE\n") == "'status' is 'DONE', not an integer");
  CHECK(run_failure(smallest_run + "lifecycle_stage: bogus\n") ==
        "'lifecycle_stage' is 'bogus', neither 'active' nor 'deleted'");
  CHECK(run_failure(smallest_run + "end_time: 1.5\n") == "'end_time' is '1.5', not an integer");
  CHECK(run_failure(smallest_run + "end_time: 9223372036854775808\n") ==
        "'end_time' is '9223372036854775808', not an integer");
  CHECK(run_failure(smallest_run + "run_name: {a: b}\n") == "'run_name' is a map, not text");
  CHECK(run_failure(smallest_run + "user_id: [a]\n") == "'user_id' is a list, not text");
  CHECK(run_failure(smallest_run + "lifecycle_stage: \"\\e[2J\"\n") ==
        "'lifecycle_stage' is '\\x1b[2J', neither 'active' nor 'deleted'");
  CHECK(failure_of(wire::parse_experiment_meta, "experiment_id: '1'\n") == "it has no 'name'");
  CHECK(failure_of(wire::parse_input_meta, "source_type: RUN\nsource_id: x\n") ==
        "'source_type' is 'RUN', neither 'DATASET' nor 'MODEL'");
  CHECK(failure_of(wire::parse_input_meta, "source_type: MODEL\nsource_id: x\ntags: {a: [b]}\n") ==
        "'tags' has a value that is no text");
  CHECK(failure_of(wire::parse_output_meta, "step: 1\n") == "it has no 'destination_id'");
  CHECK(failure_of(wire::parse_dataset_meta, "name: x\n") == "it has no 'digest'");
  CHECK(failure_of(wire::parse_logged_model_meta, "model_id: m\nexperiment_id: 1\nstatus: 7\n") ==
        "'status' is 7, which is no status of a logged model");
}

TEST_CASE("Y12: a file cut anywhere is read or refused, never worse") {
  for (const auto& version : versions) {
    const auto text = read_data(version + "run.yaml");
    const auto whole = wire::parse_run_meta(text);
    for (std::size_t size = 0; size < text.size(); ++size) {
      CAPTURE(size);
      try {
        const auto run = wire::parse_run_meta(text.substr(0, size));
        CHECK(run.info.run_id == whole.info.run_id.substr(0, run.info.run_id.size()));
      } catch (const Error& error) {
        CHECK(std::string(error.what()).find('\n') == std::string::npos);
      }
    }
  }
}
