// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/columns.h"
#include "cli/session.h"

/// The parts of a report about one thing: a block of fields, and tables below it.
namespace mlf::report {

/// A block of lines "Heading  value", without those that have no value.
class Fields {
 public:
  void add(std::string_view heading, cli::Cell value, cli::Style style = cli::Style::plain);
  /// Adds nothing when the text is empty.
  void add_text(std::string_view heading, const std::string& value);
  void print(cli::Session& session);

 private:
  cli::Table table_;
  cli::Table::Row row_;
};

/// A table without rows.
cli::Table table_with(std::vector<std::string> headings);
/// Adds a row of cells in plain style.
void add_row(cli::Table& table, std::vector<cli::Cell> cells);
/// Prints an empty line and the table; nothing when it has no rows.
void print_section(cli::Session& session, const cli::Table& table);

}  // namespace mlf::report
