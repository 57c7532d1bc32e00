// SPDX-License-Identifier: Apache-2.0
//
// Draws tables, CSV and JSON from cells. A table is aligned, so all of its cells are turned into
// text before the first line is written, and on a terminal the widest columns are cut until a row
// fits into a line: a row that wraps cannot be read. There are no borders, which would only be in
// the way of grep and awk.
#include "cli/columns.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/csv.h"
#include "base/json.h"
#include "base/numbers.h"
#include "base/text.h"
#include "cli/cell_text.h"
#include "cli/session.h"
#include "cli/usage_error.h"

namespace mlf::cli {

Format format_of(const Session& session) {
  if (session.options.format == "json") return Format::json;
  if (session.options.format == "csv") return Format::csv;
  return Format::table;
}

std::optional<std::vector<std::string>> requested_columns(const Session& session) {
  if (!session.options.columns) return std::nullopt;
  std::vector<std::string> keys;
  for (const auto key : split(*session.options.columns, ',')) {
    if (const auto name = trim(key); !name.empty()) keys.emplace_back(name);
  }
  if (keys.empty()) throw usage_error("--columns names no column");
  return keys;
}

void throw_unknown_column(std::string_view key, std::span<const std::string> known) {
  const auto near = nearest(key, known);
  if (!near.empty()) throw usage_error("no column '{}'; did you mean '{}'?", printable(key), near);
  throw usage_error("no column '{}'; there are {}", printable(key), join(known, ", "));
}

namespace {

/// Narrows the widest columns until all fit into `available` terminal columns, where possible.
std::vector<std::size_t> fit(std::vector<std::size_t> widths,
                             std::optional<std::size_t> available) {
  constexpr std::size_t gap = 2;
  constexpr std::size_t narrowest = 6;
  if (!available || widths.empty()) return widths;
  std::size_t total = gap * (widths.size() - 1);
  for (const auto width : widths) total += width;
  while (total > *available) {
    auto& widest = *std::ranges::max_element(widths);
    if (widest <= narrowest) break;
    --widest;
    --total;
  }
  return widths;
}

std::string shortened(const std::string& text, std::size_t width) {
  if (display_width(text) <= width) return text;
  std::size_t count = width;
  while (count > 0 && display_width(utf8_prefix(text, count)) + 1 > width) --count;
  return std::string(utf8_prefix(text, count)) + "…";
}

struct Layout {
  std::vector<std::size_t> widths;
  std::vector<bool> is_number;
};

/// One line of a table: cells padded to the width of their column, numbers aligned to the right, no
/// blanks at the end.
std::string draw_row(const Output& out, const Layout& layout, const std::vector<std::string>& texts,
                     const std::vector<Style>& styles) {
  std::string line;
  std::size_t blanks = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto text = shortened(texts[i], layout.widths[i]);
    const auto padding = layout.widths[i] - std::min(layout.widths[i], display_width(text));
    if (layout.is_number[i]) blanks += padding;
    if (!text.empty()) {
      line.append(blanks, ' ');
      line += out.styled(text, styles[i]);
      blanks = 0;
    }
    if (!layout.is_number[i]) blanks += padding;
    blanks += 2;
  }
  return line;
}

std::vector<std::vector<std::string>> texts_of(Session& session, const Table& table) {
  std::vector<std::vector<std::string>> texts;
  const auto now = session.clock().now_ms();
  for (const auto& row : table.rows) {
    auto& line = texts.emplace_back();
    for (const auto& cell : row.cells) line.push_back(text_for_people(cell, now));
  }
  return texts;
}

Layout layout_of(const Output& out, const Table& table,
                 const std::vector<std::vector<std::string>>& texts) {
  Layout layout;
  for (std::size_t i = 0; i < table.headings.size(); ++i) {
    std::size_t width = display_width(table.headings[i].text);
    bool is_number = !table.rows.empty();
    for (std::size_t row = 0; row < texts.size(); ++row) {
      width = std::max(width, display_width(texts[row][i]));
      is_number = is_number && is_right_aligned(table.rows[row].cells[i]);
    }
    layout.widths.push_back(width);
    layout.is_number.push_back(is_number);
  }
  layout.widths = fit(std::move(layout.widths), out.width());
  return layout;
}

void print_aligned(Session& session, const Table& table) {
  auto& out = session.out();
  const auto texts = texts_of(session, table);
  const auto layout = layout_of(out, table, texts);
  std::vector<std::string> headings;
  for (const auto& heading : table.headings) headings.push_back(heading.text);
  out.line(draw_row(out, layout, headings, std::vector(headings.size(), Style::strong)));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    out.line(draw_row(out, layout, texts[i], table.rows[i].styles));
  }
}

void print_csv(Session& session, const Table& table) {
  std::string line;
  for (const auto& heading : table.headings) {
    if (!line.empty()) line += ',';
    line += csv_field(heading.key);
  }
  session.out().line(line);
  for (const auto& row : table.rows) {
    line.clear();
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (i > 0) line += ',';
      line += csv_field(text_for_programs(row.cells[i]));
    }
    session.out().line(line);
  }
}

}  // namespace

void print_table(Session& session, const Table& table) {
  if (format_of(session) == Format::csv) return print_csv(session, table);
  print_aligned(session, table);
}

void print_fields(Session& session, const Table& table) {
  const auto texts = texts_of(session, table);
  std::size_t width = 0;
  for (const auto& heading : table.headings) width = std::max(width, display_width(heading.text));
  for (std::size_t i = 0; i < table.headings.size(); ++i) {
    const auto& text = table.headings[i].text;
    auto line = session.out().styled(text, Style::strong);
    const auto& value = texts[0][i];
    if (!value.empty()) {
      line.append(width - display_width(text) + 2, ' ');
      line += session.out().styled(value, table.rows[0].styles[i]);
    }
    session.out().line(line);
  }
}

void print_empty(Session& session, const std::function<std::string()>& when_empty) {
  if (when_empty && !session.options.quiet) session.note(when_empty());
}

std::string json_of_row(const std::vector<Table::Heading>& headings,
                        const std::vector<Cell>& cells) {
  std::string object = "{";
  for (std::size_t i = 0; i < headings.size(); ++i) {
    if (i > 0) object += ", ";
    object += json_line(headings[i].key) + ": " + json_of_cell(cells[i]);
  }
  return object + "}";
}

void print_json_records(Session& session, std::string_view name,
                        std::span<const std::string> records, std::string_view next_page_token) {
  auto& out = session.out();
  out.write(fmt::format("{{{}: [", json_line(name)));
  std::string_view separator = "\n  ";
  for (const auto& record : records) {
    out.write(separator);
    out.write(record);
    separator = ",\n  ";
  }
  const auto token = next_page_token.empty() ? std::string("null") : json_line(next_page_token);
  out.line(fmt::format("{}], \"next_page_token\": {}}}", records.empty() ? "" : "\n", token));
}

void mention_next_page(Session& session, std::string_view next_page_token) {
  if (next_page_token.empty()) return;
  session.note(fmt::format("there are more; continue with --page-token '{}'", next_page_token));
}

void write_line(Session& session, std::string_view line) { session.out().line(line); }

}  // namespace mlf::cli
