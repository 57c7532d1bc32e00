// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "scoring/native/input_schema.h"
#include "scoring/native/table.h"

namespace mlf::scoring::native {

/// How the pandas of the model's environment reads numbers that are no integers.
enum class CsvNumbers {
  either,   ///< its version is not known: only what all versions read alike is read
  summed,   ///< before 3.1: up to 17 digits are added up, which is not always the nearest double
  nearest,  ///< since 3.1
};
/// As pandas of that version, such as "2.3.3", does; either for "".
CsvNumbers csv_numbers_of(std::string_view pandas_version);

/// What pandas.read_csv() makes of a request, with the types of the columns that the schema
/// declares. @throws HandOver for missing values in columns of integers and texts, numbers beside
/// texts in a column without a type, and whatever else is not plain to see.
Table read_csv(std::string_view body, const InputSchema& schema, CsvNumbers numbers);

}  // namespace mlf::scoring::native
