// SPDX-License-Identifier: Apache-2.0
//
// Runs the cases of tests/data/search/vectors.json, which have the ids that a filter or ordering
// finds, or the first line of the error. tests/interop/search_differential.py runs them with
// MLflow.
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/text.h"
#include "support/search_records.h"

namespace {

using mlf::test::SearchRecords;
using nlohmann::json;

json vectors() {
  std::ifstream file(MLF_TEST_DATA "/search/vectors.json");
  return json::parse(file);
}

std::string first_line(std::string_view text) {
  return std::string(mlf::split(text, '\n').front());
}

void check_cases(const SearchRecords& records, const json& cases) {
  REQUIRE(cases.size() > 20);
  for (const auto& item : cases) {
    const std::string filter = item.at("filter");
    const auto order_by = item.value("order_by", std::vector<std::string>{});
    CAPTURE(filter);
    CAPTURE(order_by);
    if (item.contains("ids")) {
      CHECK(records.search(filter, order_by) == item.at("ids").get<std::vector<std::string>>());
      continue;
    }
    std::string message = "no error";
    auto code = mlf::ErrorCode::internal_error;
    try {
      records.search(filter, order_by);
    } catch (const mlf::Error& error) {
      message = error.what();
      code = error.code();
    }
    CHECK(first_line(message) == item.at("error").get<std::string>());
    CHECK(code == mlf::ErrorCode::invalid_parameter_value);
    CHECK(message.find("\n") != std::string::npos);
    CHECK(message.find("^") != std::string::npos);
  }
}

}  // namespace

TEST_CASE("runs are found and ordered as MLflow does") {
  const json runs = vectors().at("runs");
  check_cases(SearchRecords::of_runs(runs.at("records")), runs.at("cases"));
}

TEST_CASE("experiments are found and ordered as MLflow does") {
  const json experiments = vectors().at("experiments");
  check_cases(SearchRecords::of_experiments(experiments.at("records")), experiments.at("cases"));
}
