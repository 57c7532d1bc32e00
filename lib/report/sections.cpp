// SPDX-License-Identifier: Apache-2.0
#include "report/sections.h"

#include <utility>

namespace mlf::report {

void Fields::add(std::string_view heading, cli::Cell value, cli::Style style) {
  if (std::holds_alternative<std::monostate>(value)) return;
  table_.headings.push_back({"", std::string(heading)});
  row_.cells.push_back(std::move(value));
  row_.styles.push_back(style);
}

void Fields::add_text(std::string_view heading, const std::string& value) {
  if (!value.empty()) add(heading, value);
}

void Fields::print(cli::Session& session) {
  table_.rows.push_back(std::move(row_));
  cli::print_fields(session, table_);
}

cli::Table table_with(std::vector<std::string> headings) {
  cli::Table table;
  for (std::string& heading : headings) table.headings.push_back({"", std::move(heading)});
  return table;
}

void add_row(cli::Table& table, std::vector<cli::Cell> cells) {
  cli::Table::Row row;
  row.styles.resize(cells.size());
  row.cells = std::move(cells);
  table.rows.push_back(std::move(row));
}

void print_section(cli::Session& session, const cli::Table& table) {
  if (table.rows.empty()) return;
  session.out().line("");
  cli::print_table(session, table);
}

}  // namespace mlf::report
