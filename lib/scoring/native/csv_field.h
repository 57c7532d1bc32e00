// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "model/signature.h"
#include "scoring/native/json_cursor.h"

namespace mlf::scoring::native {

/// How the pandas of the model's environment reads numbers that are no integers.
enum class CsvNumbers {
  either,   ///< its version is not known: only what all versions read alike is read
  summed,   ///< before 3.1: up to 17 digits are added up, which is not always the nearest double
  nearest,  ///< since 3.1
};
/// As pandas of that version, such as "2.3.3", does; either for "".
CsvNumbers csv_numbers_of(std::string_view pandas_version);

/// The value of a field of CSV in a column of the type, or without one. The text of a Scalar points
/// into `field`. @throws HandOver for what is not plain to see, such as a missing value in a column
/// of integers or texts.
Scalar read_csv_field(std::string_view field, std::optional<model::ColumnType::Kind> kind,
                      CsvNumbers numbers);

}  // namespace mlf::scoring::native
