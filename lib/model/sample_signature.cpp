// SPDX-License-Identifier: Apache-2.0
//
// Puts a signature together from a model file and a sample. The file counts more, since it is what
// the model was trained on: of a column that it has a type for, the sample may happen to have only
// whole numbers. The sample decides what the file does not say.
#include "model/sample_signature.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"

namespace mlf::model {

namespace {

using Kind = ColumnType::Kind;

/// LightGBM has written a space in a name as "_", and does not compare names when it predicts.
bool is_same_name(const ModelFile& file, std::string_view in_file, std::string_view in_sample) {
  if (in_file == in_sample) return true;
  if (file.flavor != "lightgbm") return false;
  std::string written(in_sample);
  std::ranges::replace(written, ' ', '_');
  return in_file == written;
}

const SampleColumn& find_column(const ModelFile& file, const CsvSample& sample,
                                std::string_view name) {
  const auto column = std::ranges::find_if(
      sample.columns, [&](const SampleColumn& one) { return is_same_name(file, name, one.name); });
  if (column != sample.columns.end()) return *column;
  throw invalid_parameter("the sample has no column '{}', which the model was trained on",
                          printable(name));
}

ColumnSpec spec(std::string name, Kind kind) {
  ColumnSpec column;
  column.name = std::move(name);
  column.type.kind = kind;
  return column;
}

void tell_of_others(const ModelFile& file, const CsvSample& sample, Reporter& reporter) {
  if (sample.columns.size() <= file.columns.size()) return;
  const auto others = sample.columns.size() - file.columns.size();
  reporter.note(fmt::format("{} of the sample's {} columns are no inputs of the model", others,
                            sample.columns.size()));
}

/// The columns that the file names, with their types in the sample where the file does not say
/// them.
Schema columns_of_sample(const ModelFile& file, const CsvSample& sample) {
  Columns columns;
  for (const FileColumn& column : file.columns) {
    const auto& in_sample = find_column(file, sample, column.name);
    columns.push_back(spec(in_sample.name, column.kind.value_or(in_sample.kind)));
  }
  return columns;
}

/// The same without a sample.
std::optional<Schema> columns_of_file(const ModelFile& file, Reporter& reporter) {
  Columns columns;
  std::vector<std::string> open;
  for (const FileColumn& column : file.columns) {
    if (!column.kind) open.push_back("'" + printable(column.name) + "'");
    columns.push_back(spec(column.name, column.kind.value_or(Kind::float64)));
  }
  if (open.empty()) return columns;
  if (file.may_have_categories) {
    reporter.warn(
        fmt::format("the signature has no inputs: the model was trained on categories, "
                    "and its file does not say what these columns are: {}; --sample "
                    "FILE.csv says it",
                    join(open, ", ")));
    return std::nullopt;
  }
  reporter.warn(
      fmt::format("declared double, because the file does not say what these columns "
                  "are: {}; --sample FILE.csv says it",
                  join(open, ", ")));
  return columns;
}

std::optional<Schema> named_columns(const ModelFile& file, const std::optional<CsvSample>& sample,
                                    Reporter& reporter) {
  if (!sample) return columns_of_file(file, reporter);
  tell_of_others(file, *sample, reporter);
  return columns_of_sample(file, *sample);
}

Schema matrix(const ModelFile& file) {
  return Tensors{{.name = std::nullopt,
                  .dtype = "float64",
                  .shape = {-1, static_cast<std::int64_t>(file.column_count)}}};
}

void check_count(const ModelFile& file, const CsvSample& sample) {
  if (file.column_count == 0 || sample.columns.size() == file.column_count) return;
  throw invalid_parameter("the sample has {} columns, but the model was trained on {}",
                          sample.columns.size(), file.column_count);
}

/// The inputs of a model without names of its own.
std::optional<Schema> unnamed_inputs(const ModelFile& file, const std::optional<CsvSample>& sample,
                                     Reporter& reporter) {
  if (sample) check_count(file, *sample);
  if (sample && file.form == InputForm::columns) {
    Columns columns;
    for (const auto& column : sample->columns) columns.push_back(spec(column.name, column.kind));
    return columns;
  }
  if (file.column_count > 0) return matrix(file);
  reporter.warn("the signature has no inputs; --sample FILE.csv says what they are");
  return std::nullopt;
}

std::optional<Schema> inputs_of(const ModelFile& file, const std::optional<CsvSample>& sample,
                                Reporter& reporter) {
  if (file.form == InputForm::tensors) {
    if (sample)
      throw invalid_parameter("an ONNX file says what its inputs are; leave --sample out");
    return file.inputs;
  }
  return file.form == InputForm::named ? named_columns(file, sample, reporter)
                                       : unnamed_inputs(file, sample, reporter);
}

void settle_integers(Columns& columns, IntegerColumns integers, Reporter& reporter) {
  std::vector<std::string> names;
  for (ColumnSpec& column : columns) {
    if (column.type.kind != Kind::int64) continue;
    if (integers == IntegerColumns::as_double) column.type.kind = Kind::float64;
    names.push_back("'" + printable(*column.name) + "'");
  }
  if (names.empty() || integers == IntegerColumns::as_double) return;
  reporter.warn(
      fmt::format("MLflow will refuse null in columns of integers: {}; "
                  "--nullable-integers declares them double",
                  join(names, ", ")));
}

}  // namespace

std::optional<Signature> make_signature(const ModelFile& file,
                                        const std::optional<CsvSample>& sample,
                                        IntegerColumns integers, Reporter& reporter) {
  Signature signature;
  signature.inputs = inputs_of(file, sample, reporter);
  signature.outputs = file.outputs;
  if (signature.inputs) {
    if (auto* columns = std::get_if<Columns>(&*signature.inputs)) {
      settle_integers(*columns, integers, reporter);
    }
  }
  if (!signature.inputs && !signature.outputs) return std::nullopt;
  return signature;
}

Json make_input_example(const Signature& signature, const CsvSample& sample) {
  const auto* columns = signature.inputs ? std::get_if<Columns>(&*signature.inputs) : nullptr;
  if (columns == nullptr) {
    throw invalid_parameter("no input example: the model does not take columns of a table");
  }
  Json example{{"columns", Json::array()}, {"data", Json::array()}};
  std::vector<std::size_t> places;
  for (const ColumnSpec& column : *columns) {
    example["columns"].push_back(*column.name);
    const auto found = std::ranges::find(sample.columns, *column.name, &SampleColumn::name);
    places.push_back(static_cast<std::size_t>(found - sample.columns.begin()));
  }
  for (const auto& cells : sample.first_rows) {
    Json row = Json::array();
    for (std::size_t i = 0; i < places.size(); ++i) {
      row.push_back(cell_json(cells[places[i]], (*columns)[i].type.kind));
    }
    example["data"].push_back(std::move(row));
  }
  return example;
}

}  // namespace mlf::model
