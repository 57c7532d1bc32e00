// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "cli/output.h"

/// Prints lists of records as a table, JSON or CSV, all three from one list of columns.
namespace mlf::cli {

class Session;

/// A time in ms since 1970. Tables show "3 minutes ago", JSON and CSV the number.
struct Time {
  std::int64_t ms = 0;
};
/// A length of time in ms. Tables show "1m 12s".
struct Duration {
  std::int64_t ms = 0;
};
/// A size in bytes. Tables show "1.2 MiB".
struct Bytes {
  std::uint64_t count = 0;
};

/// The value of one column in one record. monostate is "none": blank in tables, null in JSON, empty
/// in CSV.
using Cell =
    std::variant<std::monostate, std::string, std::int64_t, double, bool, Time, Duration, Bytes>;

/// The cell for an optional value.
template <typename As, typename T>
Cell cell_of(const std::optional<T>& value) {
  if (!value) return std::monostate{};
  return As{*value};
}

/// The cell for a text; none when the text is empty.
inline Cell text_or_none(const std::string& text) {
  if (text.empty()) return std::monostate{};
  return text;
}

template <typename T>
struct Column {
  std::string key;      ///< MLflow's word: JSON key, CSV heading and the name for --columns
  std::string heading;  ///< what tables show above the column
  std::function<Cell(const T&)> cell;
  bool shown = true;  ///< whether tables and CSV have it without --columns
  std::function<Style(const T&)> style = nullptr;
};

/// The cells of a listing, whatever its records are; see print_table().
struct Table {
  struct Heading {
    std::string key;
    std::string text;
  };
  struct Row {
    std::vector<Cell> cells;
    std::vector<Style> styles;
  };
  std::vector<Heading> headings;
  std::vector<Row> rows;
};

template <typename T>
struct Listing {
  std::string name;  ///< MLflow's word for the records and the JSON key of the array: "runs"
  std::span<const T> items;
  std::vector<Column<T>> columns;
  std::string next_page_token = {};
  /// Writes a record as JSON. Without it the object has all columns, hidden ones included.
  std::function<std::string(const T&)> json = nullptr;
  /// Makes a column that --columns names and `columns` lacks, such as "metrics.auc".
  std::function<std::optional<Column<T>>(std::string_view key)> more_columns = nullptr;
  /// The message on standard error when a table has no items; see report/empty_answer.h.
  std::function<std::string()> when_empty = nullptr;
};

enum class Format { table, json, csv };
Format format_of(const Session& session);

/// The keys given with --columns, in order; nullopt without the option.
std::optional<std::vector<std::string>> requested_columns(const Session& session);
/// @throws UsageError "no column 'x'; did you mean 'y'?"
[[noreturn]] void throw_unknown_column(std::string_view key, std::span<const std::string> known);

/// Prints the table, as CSV if that is the session's format.
void print_table(Session& session, const Table& table);
/// {"NAME": [RECORDS], "next_page_token": ...}
void print_json_records(Session& session, std::string_view name,
                        std::span<const std::string> records, std::string_view next_page_token);
/// {"KEY": VALUE, ...}
std::string json_of_row(const std::vector<Table::Heading>& headings,
                        const std::vector<Cell>& cells);
/// Says on standard error how to get the next page; nothing when the token is "".
void mention_next_page(Session& session, std::string_view next_page_token);

namespace detail {

template <typename T>
std::vector<Column<T>> choose_columns(const Session& session, const Listing<T>& listing) {
  std::vector<Column<T>> chosen;
  const auto keys = requested_columns(session);
  if (!keys) {
    for (const auto& column : listing.columns) {
      if (column.shown) chosen.push_back(column);
    }
    return chosen;
  }
  std::vector<std::string> known;
  for (const auto& column : listing.columns) known.push_back(column.key);
  for (const auto& key : *keys) {
    std::optional<Column<T>> found;
    for (const auto& column : listing.columns) {
      if (column.key == key) found = column;
    }
    if (!found && listing.more_columns) found = listing.more_columns(key);
    if (!found) throw_unknown_column(key, known);
    chosen.push_back(*std::move(found));
  }
  return chosen;
}

template <typename T>
Table table_of(std::span<const T> items, const std::vector<Column<T>>& columns) {
  Table table;
  for (const auto& column : columns) table.headings.push_back({column.key, column.heading});
  for (const T& item : items) {
    Table::Row row;
    for (const auto& column : columns) {
      row.cells.push_back(column.cell(item));
      row.styles.push_back(column.style ? column.style(item) : Style::plain);
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace detail

/// Prints a listing in the session's format.
template <typename T>
void print_records(Session& session, const Listing<T>& listing);

/// Prints one record as lines "Heading  value", a JSON object or CSV. `json` as in Listing.
template <typename T>
void print_record(Session& session, const T& item, const std::vector<Column<T>>& columns,
                  const std::function<std::string(const T&)>& json = nullptr);

/// Writes a line to standard output.
void write_line(Session& session, std::string_view line);
/// Prints a table with one row as lines "Heading  value".
void print_fields(Session& session, const Table& table);
/// Writes the message of Listing::when_empty to standard error.
void print_empty(Session& session, const std::function<std::string()>& when_empty);

template <typename T>
void print_records(Session& session, const Listing<T>& listing) {
  const auto format = format_of(session);
  if (format == Format::json) {
    const auto table = listing.json ? Table{} : detail::table_of(listing.items, listing.columns);
    std::vector<std::string> records;
    for (std::size_t i = 0; i < listing.items.size(); ++i) {
      records.push_back(listing.json ? listing.json(listing.items[i])
                                     : json_of_row(table.headings, table.rows[i].cells));
    }
    print_json_records(session, listing.name, records, listing.next_page_token);
    return;
  }
  const auto columns = detail::choose_columns(session, listing);
  if (listing.items.empty() && format == Format::table) {
    print_empty(session, listing.when_empty);
    return;
  }
  print_table(session, detail::table_of(listing.items, columns));
  mention_next_page(session, listing.next_page_token);
}

template <typename T>
void print_record(Session& session, const T& item, const std::vector<Column<T>>& columns,
                  const std::function<std::string(const T&)>& json) {
  const auto table = detail::table_of(std::span<const T>(&item, 1), columns);
  switch (format_of(session)) {
    case Format::json:
      write_line(session, json ? json(item) : json_of_row(table.headings, table.rows[0].cells));
      return;
    case Format::csv:
      print_table(session, table);
      return;
    case Format::table:
      print_fields(session, table);
  }
}

}  // namespace mlf::cli
