// SPDX-License-Identifier: Apache-2.0
#include "model/xgboost_file.h"

#include <doctest/doctest.h>

#include "support/failure.h"
#include "support/model_files.h"

using namespace mlf;
using namespace mlf::model;

namespace {

XgboostFile read_xgboost_text(std::string_view content) {
  auto reader = test::reader_of(content);
  return read_xgboost(reader);
}

std::string xgboost_failure(std::string_view content) {
  return test::failure([&] { read_xgboost_text(content); });
}

}  // namespace

TEST_CASE("JSON and UBJSON say the same") {
  const auto json = test::small_xgboost();
  for (const auto& content : {json.dump(), test::ubjson(json)}) {
    const auto file = read_xgboost_text(content);
    CHECK(file.is_json == content.starts_with("{\""));
    CHECK(file.version == "3.2.0");
    CHECK(file.feature_names == std::vector<std::string>{"a", "n", "b"});
    CHECK(file.feature_types == std::vector<std::string>{"float", "int", "i"});
    CHECK(file.num_feature == 3);
    CHECK(file.num_target == 1);
    CHECK(file.objective == "binary:logistic");
    CHECK(file.estimator_type.empty());
  }
}

TEST_CASE("a file that is cut off is no model") {
  const auto json = test::small_xgboost();
  for (const auto& whole : {json.dump(), test::ubjson(json)}) {
    for (std::size_t length = 1; length < whole.size(); ++length) {
      CAPTURE(length);
      CHECK(xgboost_failure(whole.substr(0, length)).find("is no XGBoost model") !=
            std::string::npos);
    }
  }
}

TEST_CASE("JSON that is no model") {
  CHECK(xgboost_failure("{}").ends_with("it has no member learner.gradient_booster.model"));
  CHECK(xgboost_failure("{\"a\": 1} x").find("damaged or cut off") != std::string::npos);
  auto json = test::small_xgboost();
  json["learner"]["learner_model_param"]["num_feature"] = "-1";
  CHECK(xgboost_failure(json.dump()).ends_with("it has -1 features, 3 names and 3 types"));
}

TEST_CASE("values that take no bytes, and deep nesting, are refused") {
  CHECK(xgboost_failure(std::string("{i\1a[$Z#L\x7f\xff\xff\xff\xff\xff\xff\xff", 17))
            .ends_with("it has more values than bytes"));
  CHECK(xgboost_failure("{\"a\":" + std::string(100'000, '[')).ends_with("it is nested too deep"));
  CHECK(xgboost_failure("{i\1a" + std::string(100'000, '[')).ends_with("it is nested too deep"));
}
