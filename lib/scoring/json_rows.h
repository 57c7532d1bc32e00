// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>

#include "base/line_splitter.h"
#include "scoring/row_source.h"

namespace mlf::scoring {

/// The rows of JSON lines: an object a line, with a member for each column. Blank lines are no
/// rows; any other line that is no object has a problem. A line of a file of rejected rows is an
/// object with "line", "reason" and the text as "row", and "file" where the source has a name.
class JsonRows : public RowSource {
 public:
  /// A row without a member that is to be kept has no value there.
  JsonRows(ReadPiece read, RowOptions options);

  std::optional<Row> next() override;
  std::string_view content_type() const override { return "application/json"; }
  std::string body(std::span<const Row> rows) const override;
  std::string place(const Row& row) const override { return place_of(row, options_.file); }
  std::string rejects_heading() const override { return ""; }
  std::string rejects_line(const Row& row, std::string_view reason) const override;

 private:
  void take_line(std::string_view line, bool is_too_long);
  Row row_of(std::string_view line) const;

  ReadPiece read_;
  RowOptions options_;
  LineSplitter splitter_;
  std::uint64_t lines_ = 0;
  std::deque<Row> rows_;
  bool is_at_end_ = false;
};

}  // namespace mlf::scoring
