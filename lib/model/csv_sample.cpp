// SPDX-License-Identifier: Apache-2.0
//
// Guesses the types of the columns of a CSV file. The guesses are those of pandas, because a
// model's signature must fit what MLflow reads from the same file, with two exceptions where a
// guess of pandas loses what was written: "007" stays a text, and nothing is taken for a date.
// Every row is looked at, and only the state of each column is kept, so that a file may be of any
// length.
#include "model/csv_sample.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"

namespace mlf::model {

namespace {

using Kind = ColumnType::Kind;

constexpr std::size_t longest_row = std::size_t{16} << 20;

/// Reads rows.
class CsvReader {
 public:
  explicit CsvReader(ByteReader& reader) : reader_(reader) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (reader_.read_some(byte_order_mark.size()) != byte_order_mark) reader_.seek(0);
  }

  /// The next row that is not an empty line; nullopt at the end.
  std::optional<std::vector<std::string>> next() {
    while (!reader_.at_end()) {
      line_ = next_line_;
      auto row = row_at_reader();
      if (row.size() > 1 || !row.front().empty()) return row;
    }
    return std::nullopt;
  }

  Error wrong(std::string_view why) const {
    return invalid_parameter("{}:{}: {}", reader_.name(), line_, why);
  }

 private:
  std::vector<std::string> row_at_reader() {
    std::vector<std::string> row;
    std::size_t length = 0;
    do {
      row.push_back(reader_.peek() == '"' ? quoted() : plain());
      length += row.back().size() + 1;
      if (length > longest_row) throw wrong("the row is longer than 16 MiB");
      if (!is_utf8(row.back())) throw wrong("a cell is not UTF-8");
    } while (take_comma());
    return row;
  }

  std::string plain() {
    std::string cell;
    for (int byte = reader_.peek(); byte >= 0 && byte != ',' && byte != '\n' && byte != '\r';
         byte = reader_.peek()) {
      append(cell);
    }
    return cell;
  }

  std::string quoted() {
    std::string cell;
    reader_.take();
    while (true) {
      if (reader_.at_end()) throw wrong("a quoted cell has no end");
      if (reader_.peek() == '\n') ++next_line_;
      if (reader_.peek() == '"') {
        reader_.take();
        if (reader_.peek() != '"') return cell;
      }
      append(cell);
    }
  }

  void append(std::string& cell) {
    cell.push_back(static_cast<char>(reader_.take()));
    if (cell.size() > longest_row) throw wrong("the row is longer than 16 MiB");
  }

  /// Goes over the separator behind a cell. @return false for a line end.
  bool take_comma() {
    const int byte = reader_.take();
    if (byte == ',') return true;
    if (byte == '\r' && reader_.peek() == '\n') reader_.take();
    if (byte >= 0 && byte != '\r' && byte != '\n')
      throw wrong("there is text behind a quoted cell");
    ++next_line_;
    return false;
  }

  ByteReader& reader_;
  std::size_t line_ = 1;
  std::size_t next_line_ = 1;
};

bool is_missing(std::string_view cell) {
  constexpr std::array<std::string_view, 11> words{"",    "NA",  "N/A",  "n/a",  "#N/A", "<NA>",
                                                   "NaN", "nan", "null", "NULL", "None"};
  return std::ranges::find(words, cell) != words.end();
}

bool is_boolean(std::string_view cell) {
  const auto lower = to_lower(cell);
  return lower == "true" || lower == "false";
}

/// Whether zeros before a number would be lost.
bool has_leading_zero(std::string_view cell) {
  if (cell.starts_with('-') || cell.starts_with('+')) cell.remove_prefix(1);
  return cell.size() > 1 && cell[0] == '0' && cell[1] >= '0' && cell[1] <= '9';
}

/// What the cells of a column have been so far.
struct ColumnState {
  bool has_value = false;
  bool has_missing = false;
  bool all_boolean = true;
  bool all_integer = true;
  bool all_number = true;

  void look_at(const CsvCell& cell) {
    if (!cell) {
      has_missing = true;
      return;
    }
    has_value = true;
    const bool can_be_number = !has_leading_zero(*cell);
    all_boolean = all_boolean && is_boolean(*cell);
    all_integer = all_integer && can_be_number && parse_int64(*cell).has_value();
    all_number = all_number && can_be_number && parse_double(*cell).has_value();
  }

  Kind kind() const {
    if (!has_value) return Kind::float64;
    if (all_boolean) return Kind::boolean;
    if (all_integer && !has_missing) return Kind::int64;
    return all_number ? Kind::float64 : Kind::string;
  }
};

std::vector<SampleColumn> read_names(CsvReader& csv) {
  const auto names = csv.next();
  if (!names) throw csv.wrong("the first line must have the names of the columns");
  std::vector<SampleColumn> columns;
  std::set<std::string_view> seen;
  for (const auto& name : *names) {
    if (name.empty()) throw csv.wrong("a column has no name");
    if (!seen.insert(name).second) {
      throw csv.wrong(fmt::format("the column '{}' occurs twice", printable(name)));
    }
    columns.push_back({.name = name});
  }
  return columns;
}

std::vector<CsvCell> cells_of(std::vector<std::string> row) {
  std::vector<CsvCell> cells;
  for (auto& cell : row) {
    cells.push_back(is_missing(cell) ? CsvCell() : CsvCell(std::move(cell)));
  }
  return cells;
}

}  // namespace

CsvSample read_csv_sample(ByteReader& reader) {
  CsvReader csv(reader);
  CsvSample sample{.columns = read_names(csv), .first_rows = {}};
  std::vector<ColumnState> states(sample.columns.size());
  while (auto row = csv.next()) {
    if (row->size() != states.size()) {
      throw csv.wrong(fmt::format("it has {} cells for {} columns", row->size(), states.size()));
    }
    auto cells = cells_of(std::move(*row));
    for (std::size_t i = 0; i < states.size(); ++i) states[i].look_at(cells[i]);
    if (sample.first_rows.size() < example_rows) sample.first_rows.push_back(std::move(cells));
  }
  if (sample.first_rows.empty()) throw csv.wrong("there are no rows below the names");
  for (std::size_t i = 0; i < states.size(); ++i) sample.columns[i].kind = states[i].kind();
  return sample;
}

Json cell_json(const CsvCell& cell, Kind kind) {
  if (!cell) return nullptr;
  if (kind == Kind::boolean) return to_lower(*cell) == "true";
  if (kind == Kind::int64) return parse_int64(*cell).value_or(0);
  if (kind == Kind::float64) return parse_double(*cell).value_or(0.0);
  return *cell;
}

}  // namespace mlf::model
