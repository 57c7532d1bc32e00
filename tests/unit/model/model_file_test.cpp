// SPDX-License-Identifier: Apache-2.0
#include "model/model_file.h"

#include <doctest/doctest.h>

#include "support/artifacts.h"
#include "support/failure.h"
#include "support/fakes.h"
#include "support/model_files.h"

using namespace mlf;
using namespace mlf::model;

namespace {

struct FilesFixture {
  ModelFile read(std::string_view content, const FileChoice& choice = {}) {
    test::write_file(directory.path() / "x.wrong", content);
    return read_model_file(directory.path() / "x.wrong", choice, reporter);
  }
  std::string failure(std::string_view content, const FileChoice& choice = {}) {
    return test::failure([&] { read(content, choice); });
  }
  static std::string setting(const ModelFile& file, std::string_view key) {
    for (const auto& entry : file.settings) {
      if (entry.key == key) return entry.value.text;
    }
    return "none";
  }

  test::TempDir directory;
  test::FakeReporter reporter;
};

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

Tensors outputs(const ModelFile& file) { return std::get<Tensors>(file.outputs.value()); }

/// As XGBoost before 3.1 began its files: a base score of 0.5 and 3 features.
std::string old_xgboost() {
  std::string bytes(136, '\0');
  bytes[3] = '\x3f';
  bytes[4] = '\x03';
  return bytes + "binary:logistic";
}

}  // namespace

TEST_CASE_FIXTURE(FilesFixture, "the content says what a file is, not its name") {
  CHECK(read(test::small_onnx()).flavor == "onnx");
  CHECK(read(test::small_lightgbm()).flavor == "lightgbm");
  CHECK(read(test::small_xgboost().dump()).name == "model.json");
  CHECK(read(" \n" + test::small_xgboost().dump()).name == "model.json");
  CHECK(read(test::ubjson(test::small_xgboost())).name == "model.ubj");
}

TEST_CASE_FIXTURE(FilesFixture, "other files get an answer that helps") {
  CHECK(has(failure("\x80\x04\x95 pickle"), "model.booster_.save_model(FILE)"));
  CHECK(has(failure("PK\x03\x04"), "needs --loader-module"));
  CHECK(has(failure(old_xgboost()), "with XGBoost 3.0 or older and re-save it"));
  CHECK(has(failure("binf" + old_xgboost()), "re-save"));
  CHECK(has(failure("bs64\tAAAA", {.flavor = "xgboost"}), "re-save"));
  CHECK(has(failure(""), "it is no ONNX, XGBoost or LightGBM model"));
  CHECK(has(failure("text"), "it is no ONNX, XGBoost or LightGBM model"));
  CHECK(has(failure("{\"name\": \"tree\"}"), "learner.gradient_booster.model"));
  CHECK(has(failure(test::small_lightgbm(), {.flavor = "onnx"}), "is no ONNX model"));
  const auto directory_failure =
      test::failure([&] { read_model_file(directory.path(), {}, reporter); });
  CHECK(has(directory_failure, "is not a regular file"));
  CHECK(has(test::failure([&] { read_model_file(directory.path() / "none", {}, reporter); }),
            "No such file"));
}

TEST_CASE_FIXTURE(FilesFixture, "an XGBoost model is loaded by the class that saved it") {
  auto json = test::small_xgboost();
  CHECK(setting(read(json.dump()), "model_class") == "xgboost.core.Booster");
  CHECK(outputs(read(json.dump())).at(0).dtype == "float32");
  json["learner"]["attributes"]["scikit_learn"] = R"({"_estimator_type": "classifier"})";
  const auto classifier = read(json.dump());
  CHECK(setting(classifier, "model_class") == "xgboost.sklearn.XGBClassifier");
  CHECK(outputs(classifier).at(0).dtype == "int64");
  CHECK(classifier.packages.at(0).version == "3.2.0");
  CHECK(classifier.packages.at(1).name == "scikit-learn");
  const auto booster = read(json.dump(), {.flavor = {}, .xgboost_class = "Booster"});
  CHECK(setting(booster, "model_class") == "xgboost.core.Booster");
  json["learner"]["attributes"]["scikit_learn"] = "[[[";
  CHECK(setting(read(json.dump()), "model_class") == "xgboost.core.Booster");
}

TEST_CASE_FIXTURE(FilesFixture, "the outputs of XGBoost follow its objective") {
  auto json = test::small_xgboost();
  json["learner"]["learner_model_param"]["num_class"] = "3";
  json["learner"]["objective"]["name"] = "multi:softprob";
  CHECK(outputs(read(json.dump())).at(0).shape == std::vector<std::int64_t>{-1, 3});
  json["learner"]["objective"]["name"] = "multi:softmax";
  CHECK(outputs(read(json.dump())).at(0).shape == std::vector<std::int64_t>{-1});
  json["learner"]["learner_model_param"] = {{"num_feature", "3"}, {"num_target", "2"}};
  json["learner"]["objective"]["name"] = "reg:squarederror";
  CHECK(outputs(read(json.dump())).at(0).shape == std::vector<std::int64_t>{-1, 2});
}

TEST_CASE_FIXTURE(FilesFixture, "an ONNX value that no schema can describe is left out") {
  const auto input = test::bytes_field(11, test::onnx_value("x", 16, {-1}));
  const auto map = test::bytes_field(1, "p") + test::bytes_field(2, test::bytes_field(5, ""));
  const auto file = read(test::onnx_model(input + test::bytes_field(12, map)));
  CHECK(!file.inputs);
  CHECK(!file.outputs);
  CHECK(reporter.warnings.size() == 2);
}

TEST_CASE_FIXTURE(FilesFixture, "weights of ONNX outside of its directory are refused") {
  for (const auto* path : {"../w", "/etc/passwd", "a/../../w", ""}) {
    CHECK(has(failure(test::onnx_model(test::bytes_field(5, test::external_tensor("W", path)))),
              "INVALID_PARAMETER_VALUE"));
  }
  const auto file =
      read(test::onnx_model(test::bytes_field(5, test::external_tensor("W", "./d/w"))));
  CHECK(file.weight_files.at(0).str() == "d/w");
}
