// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "scoring/row_source.h"

/// What a model has answered, row by row.
namespace mlf::scoring {

/// A JSON value as a cell. A number that is not finite is none (NaN) or a text ("inf", "-inf").
Cell cell_of(const Json& value);

/// The values that were predicted for one row.
using Prediction = std::vector<NamedCell>;

/// Reads MLflow's answer `{"predictions": ...}` for `rows` rows. A value is named "prediction", the
/// values of a list "prediction_0", "prediction_1" and so on; those of a table have the names of
/// its columns.
/// @throws Error INVALID_STATE when there is not one prediction for each row; INTERNAL_ERROR when
/// it is no such answer.
std::vector<Prediction> parse_predictions(std::string_view answer, std::size_t rows);

}  // namespace mlf::scoring
