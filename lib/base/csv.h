// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// CSV as RFC 4180 and pandas have it.
namespace mlf {

/// A field: in quotes if it contains a comma, a quote or a line end.
std::string csv_field(std::string_view text);

struct CsvRecord {
  std::uint64_t line = 0;  ///< where it begins, from 1
  std::string text;        ///< as it was read, without its line end
  std::vector<std::string> fields;
};

/// Finds the records in text that arrives in pieces, as pandas.read_csv() does: a record ends with
/// "\n", "\r\n", "\r" or with the text, unless that is in quotes; blank lines are no records. The
/// byte order mark is left out.
class CsvSplitter {
 public:
  static constexpr std::size_t longest_record = std::size_t{64} << 20;

  /// @throws Error INVALID_PARAMETER_VALUE when a record is longer than longest_record, as it is
  /// when a quote is not closed.
  void feed(std::string_view text);
  /// Whether what was fed so far ends inside quotes.
  bool is_in_quotes() const { return state_ == State::in_quotes; }
  /// Call it at the end of the text.
  void finish();
  /// The next record; nullopt when none is complete.
  std::optional<CsvRecord> take();

 private:
  enum class State { field_start, in_field, in_quotes, after_quote };

  void add(char c);
  void add_to_field(char c);
  void end_field();
  void end_record();

  State state_ = State::field_start;
  bool skips_newline_ = false;  ///< the last character was a "\r" that ended a record
  std::uint64_t line_ = 1;
  std::size_t start_of_text_ = 0;  ///< how much of the byte order mark was seen
  std::string field_;
  CsvRecord record_{.line = 1, .text = {}, .fields = {}};
  std::deque<CsvRecord> complete_;
};

}  // namespace mlf
