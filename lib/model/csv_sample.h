// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "model/byte_reader.h"
#include "model/signature.h"

namespace mlf::model {

/// A cell of a CSV file; nullopt when it is empty or one of the words that pandas reads as missing,
/// such as "NA" and "NaN".
using CsvCell = std::optional<std::string>;

struct SampleColumn {
  std::string name;
  /// boolean, int64, float64 or string. A column of integers with missing values is float64, as
  /// in pandas. Digits with a zero before them, such as "007", and dates are strings.
  ColumnType::Kind kind = ColumnType::Kind::string;
};

/// Data to predict on: the types of all its columns, and the first rows.
struct CsvSample {
  std::vector<SampleColumn> columns;
  std::vector<std::vector<CsvCell>> first_rows;  ///< up to `example_rows`
};

/// The rows that are kept as an example.
inline constexpr std::size_t example_rows = 5;

/// Reads a CSV file as RFC 4180 has it: a line of names, then rows; all rows are looked at.
/// @throws Error INVALID_PARAMETER_VALUE "FILE:LINE: ..." for a file that is not such, for a name
///   that occurs twice, and for a file without rows.
CsvSample read_csv_sample(ByteReader& reader);

/// The value of a cell in a column of that kind.
Json cell_json(const CsvCell& cell, ColumnType::Kind kind);

}  // namespace mlf::model
