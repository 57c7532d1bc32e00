// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/table.h"

#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "scoring/native/native_model.h"

namespace mlf::scoring::native {

namespace {

std::vector<std::string> read_names(JsonCursor& json) {
  std::vector<std::string> names;
  json.read_list([&] {
    if (json.peek() != '"') throw HandOver("a column has a name that is no text");
    names.emplace_back(json.read_text());
  });
  if (names.empty()) throw HandOver("there are no columns");
  return names;
}

/// Goes past the index, which no model here sees, and returns its length.
std::size_t skip_index(JsonCursor& json) {
  std::size_t length = 0;
  std::optional<Scalar::Kind> kind;
  json.read_list([&] {
    const auto label = json.read_scalar().kind;
    const bool is_usual = label == Scalar::Kind::integer || label == Scalar::Kind::text;
    if (!is_usual || kind.value_or(label) != label) throw HandOver("the index is unusual");
    kind = label;
    ++length;
  });
  return length;
}

void read_rows(JsonCursor& json, Table& table) {
  json.read_list([&] {
    auto& columns = table.columns;
    std::size_t column = 0;
    json.read_list([&] {
      if (table.rows == 0) columns.emplace_back();
      if (column == columns.size()) throw HandOver("a row is longer than the first");
      columns[column++].add(json.read_scalar());
    });
    if (column != columns.size() || column == 0) throw HandOver("a row is shorter than the first");
    ++table.rows;
  });
}

/// Where the members of records belong: mostly, in the order of the first record.
class RecordColumns {
 public:
  explicit RecordColumns(Table& table) : table_(table) {}

  void begin_record() { next_ = 0; }

  /// The column of that name; a new one has no value in the earlier records.
  std::size_t find(std::string_view name) {
    const auto& names = table_.names;
    if (next_ < names.size() && names[next_] == name) return next_++;
    const auto [found, is_new] = index_.try_emplace(std::string(name), names.size());
    if (is_new) {
      table_.names.emplace_back(name);
      table_.columns.emplace_back();
    }
    next_ = found->second + 1;
    return found->second;
  }

 private:
  Table& table_;
  std::unordered_map<std::string, std::size_t> index_;
  std::size_t next_ = 0;
};

}  // namespace

Table read_split(JsonCursor& json) {
  Table table;
  std::optional<std::vector<std::string>> names;
  std::optional<std::size_t> index;
  bool has_data = false;
  json.read_object([&](std::string_view key) {
    if (key == "columns" && !names) {
      names = read_names(json);
    } else if (key == "data" && !has_data) {
      has_data = true;
      read_rows(json, table);
    } else if (key == "index" && !index) {
      index = skip_index(json);
    } else {
      throw HandOver("dataframe_split has an unusual member");
    }
  });
  if (!has_data) throw HandOver("dataframe_split has no data");
  if (names) table.names = std::move(*names);
  if (table.rows == 0) table.columns.resize(table.names.size());
  if (!table.names.empty() && table.names.size() != table.columns.size())
    throw HandOver("there are not as many columns as names");
  if (index.value_or(table.rows) != table.rows) throw HandOver("the index has another length");
  table.has_index = index.has_value();
  return table;
}

Table read_records(JsonCursor& json, std::size_t size) {
  Table table;
  RecordColumns columns(table);
  std::size_t missing = 0;
  const auto fill_up_to = [&](Cells& cells, std::size_t rows) {
    for (; cells.size() < rows; ++missing) {
      if (missing > size) throw HandOver("most values are missing");
      cells.add_missing();
    }
  };
  json.read_list([&] {
    columns.begin_record();
    std::size_t members = 0;
    json.read_object([&](std::string_view key) {
      auto& cells = table.columns[columns.find(key)];
      fill_up_to(cells, table.rows);
      if (cells.size() > table.rows) throw HandOver("a record has a member twice");
      cells.add(json.read_scalar());
      ++members;
    });
    ++table.rows;
    if (members == table.columns.size()) return;
    for (auto& cells : table.columns) fill_up_to(cells, table.rows);
  });
  if (table.rows == 0 || table.columns.empty()) throw HandOver("there are no records");
  return table;
}

}  // namespace mlf::scoring::native
