// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/csv.h"
#include "scoring/row_source.h"

namespace mlf::scoring {

/// The rows of a CSV, whose first record names the columns. A row with another number of fields has
/// a problem. In a file of rejected rows, the columns "line" and "reason", and "file" before them
/// where the source has a name, follow the row's own.
class CsvRows : public RowSource {
 public:
  /// @throws Error INVALID_PARAMETER_VALUE when there is no header, or it lacks one of the columns
  /// to keep.
  CsvRows(ReadPiece read, RowOptions options);

  std::optional<Row> next() override;
  std::string_view content_type() const override { return "text/csv"; }
  std::string body(std::span<const Row> rows) const override;
  std::string place(const Row& row) const override { return place_of(row, options_.file); }
  std::string rejects_heading() const override;
  std::string rejects_line(const Row& row, std::string_view reason) const override;

 private:
  std::optional<CsvRecord> next_record();

  ReadPiece read_;
  RowOptions options_;
  CsvSplitter splitter_;
  bool is_at_end_ = false;
  CsvRecord header_;
  std::vector<std::size_t> kept_;  ///< indices of columns
};

}  // namespace mlf::scoring
