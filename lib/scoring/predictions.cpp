// SPDX-License-Identifier: Apache-2.0
#include "scoring/predictions.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/python_json.h"

namespace mlf::scoring {

namespace {

Prediction prediction_of(const Json& value) {
  Prediction prediction;
  if (value.is_object()) {
    for (const auto& [name, member] : value.items()) {
      prediction.push_back({name, cell_of(member)});
    }
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      prediction.push_back({fmt::format("prediction_{}", i), cell_of(value[i])});
    }
  } else {
    prediction.push_back({"prediction", cell_of(value)});
  }
  return prediction;
}

/// Whether it is a table by columns, as models that have several tensors as outputs return it.
bool is_by_columns(const Json& predictions) {
  return predictions.is_object() && !predictions.empty() &&
         std::ranges::all_of(predictions, [](const Json& column) { return column.is_array(); });
}

/// A list of objects, one a row.
Json by_rows(const Json& columns, std::size_t rows) {
  Json list = Json::array();
  for (std::size_t i = 0; i < rows; ++i) list.push_back(Json::object());
  for (const auto& [name, values] : columns.items()) {
    if (values.size() != rows) {
      throw invalid_state("the model answered {} rows with {} values of '{}'", rows, values.size(),
                          name);
    }
    for (std::size_t i = 0; i < rows; ++i) list[i][name] = values[i];
  }
  return list;
}

}  // namespace

Cell cell_of(const Json& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return {Cell::Kind::text, value.get<std::string>()};
  if (value.is_number_float() && !std::isfinite(value.get<double>())) {
    const double number = value.get<double>();
    if (std::isnan(number)) return {};
    return {Cell::Kind::text, number > 0 ? "inf" : "-inf"};
  }
  return {Cell::Kind::json, json_line(value)};
}

std::vector<Prediction> parse_predictions(std::string_view answer, std::size_t rows) {
  const Json json = parse_python_json(answer);
  if (!json.is_object() || !json.contains("predictions")) {
    throw internal_error("the answer of MLflow has no predictions");
  }
  Json predictions = json.at("predictions");
  if (is_by_columns(predictions)) predictions = by_rows(predictions, rows);
  if (!predictions.is_array() || predictions.size() != rows) {
    throw invalid_state("the model answered {} rows with {} predictions; it cannot score a batch",
                        rows, predictions.is_array() ? predictions.size() : 1);
  }
  std::vector<Prediction> result;
  result.reserve(rows);
  for (const Json& value : predictions) result.push_back(prediction_of(value));
  return result;
}

}  // namespace mlf::scoring
