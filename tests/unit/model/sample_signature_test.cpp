// SPDX-License-Identifier: Apache-2.0
#include "model/sample_signature.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "base/python_json.h"
#include "support/failure.h"
#include "support/fakes.h"
#include "support/model_files.h"

using namespace mlf;
using namespace mlf::model;
using Kind = ColumnType::Kind;

namespace {

CsvSample sample_of(std::string_view content) {
  auto reader = test::reader_of(content);
  return read_csv_sample(reader);
}

ModelFile xgboost() {
  return {.flavor = "xgboost",
          .form = InputForm::named,
          .column_count = 2,
          .columns = {{.name = "a", .kind = Kind::float64}, {.name = "n", .kind = Kind::int64}}};
}

struct SignatureFixture {
  Signature make(const ModelFile& file, const std::optional<CsvSample>& sample = {},
                 IntegerColumns integers = IntegerColumns::as_long) {
    return make_signature(file, sample, integers, reporter).value_or(Signature());
  }
  std::string inputs(const ModelFile& file, const std::optional<CsvSample>& sample = {},
                     IntegerColumns integers = IntegerColumns::as_long) {
    const auto signature = make(file, sample, integers);
    if (!signature.inputs) return "none";
    std::string text;
    for (const auto& column : std::get<Columns>(*signature.inputs)) {
      text += *column.name + ":" + to_string(column.type) + " ";
    }
    return text;
  }

  test::FakeReporter reporter;
};

}  // namespace

TEST_CASE_FIXTURE(SignatureFixture, "what the file says counts more than the sample") {
  CHECK(inputs(xgboost()) == "a:double n:long ");
  CHECK(inputs(xgboost(), sample_of("n,a,label\n1,2,yes\n")) == "a:double n:long ");
  CHECK(reporter.notes.at(0) == "1 of the sample's 3 columns are no inputs of the model");
  CHECK(test::failure([&] { make(xgboost(), sample_of("a,b\n1,2\n")); }) ==
        "INVALID_PARAMETER_VALUE: the sample has no column 'n', which the model was trained on");
}

TEST_CASE_FIXTURE(SignatureFixture, "columns of integers refuse null, so they are warned of") {
  inputs(xgboost());
  CHECK(reporter.warnings.at(0) ==
        "MLflow will refuse null in columns of integers: 'n'; "
        "--nullable-integers declares them double");
  reporter.warnings.clear();
  CHECK(inputs(xgboost(), {}, IntegerColumns::as_double) == "a:double n:double ");
  CHECK(reporter.warnings.empty());
}

TEST_CASE_FIXTURE(SignatureFixture, "a sample says what categories are") {
  auto file = xgboost();
  file.columns[1].kind = std::nullopt;
  file.may_have_categories = true;
  CHECK(inputs(file) == "none");
  CHECK(reporter.warnings.at(0).find("the signature has no inputs") == 0);
  CHECK(inputs(file, sample_of("a,n\n1,x\n")) == "a:double n:string ");
}

TEST_CASE_FIXTURE(SignatureFixture, "LightGBM names columns without spaces, and no types") {
  const ModelFile file{.flavor = "lightgbm",
                       .form = InputForm::named,
                       .column_count = 2,
                       .columns = {{.name = "a_x"}, {.name = "n"}}};
  CHECK(inputs(file) == "a_x:double n:double ");
  CHECK(reporter.warnings.at(0).find("declared double") == 0);
  CHECK(inputs(file, sample_of("n,a x\n1,0.5\n")) == "a x:double n:long ");
}

TEST_CASE_FIXTURE(SignatureFixture, "a model without names") {
  const ModelFile array{.flavor = "xgboost", .form = InputForm::matrix, .column_count = 2};
  const auto tensors = std::get<Tensors>(make(array, sample_of("a,b\n1,2\n")).inputs.value());
  CHECK(tensors.at(0).shape == std::vector<std::int64_t>{-1, 2});
  CHECK(!tensors.at(0).name);
  CHECK(test::failure([&] { make(array, sample_of("a\n1\n")); }) ==
        "INVALID_PARAMETER_VALUE: the sample has 1 columns, but the model was trained on 2");
  const ModelFile table{.flavor = "lightgbm", .form = InputForm::columns, .column_count = 2};
  CHECK(inputs(table, sample_of("a,b\n1.5,x\n")) == "a:double b:string ");
  CHECK(std::holds_alternative<Tensors>(*make(table).inputs));
  CHECK(!make_signature({.flavor = "python_function"}, {}, {}, reporter));
  CHECK(test::failure_code([&] {
          make({.flavor = "onnx", .form = InputForm::tensors}, sample_of("a\n1\n"));
        }) == "INVALID_PARAMETER_VALUE");
}

TEST_CASE_FIXTURE(SignatureFixture, "an input example has the columns of the signature") {
  const auto sample = sample_of("n,a,label\n1,2,yes\n3,,no\n");
  const auto example = make_input_example(make(xgboost(), sample), sample);
  CHECK(python_json(example) == R"({"columns": ["a", "n"], "data": [[2.0, 1], [null, 3]]})");
  CHECK(test::failure_code([&] { make_input_example({}, sample); }) == "INVALID_PARAMETER_VALUE");
}
