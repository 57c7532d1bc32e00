// SPDX-License-Identifier: Apache-2.0
#include "scoring/csv_rows.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace mlf::scoring {

namespace {

std::size_t index_of(const std::vector<std::string>& columns, const std::string& name) {
  const auto found = std::ranges::find(columns, name);
  if (found != columns.end()) return static_cast<std::size_t>(found - columns.begin());
  const auto similar = nearest(name, columns);
  throw invalid_parameter("the input has no column '{}' to keep; {}", printable(name),
                          similar.empty() ? "it has " + printable(join(columns, ", "))
                                          : fmt::format("did you mean '{}'?", printable(similar)));
}

}  // namespace

CsvRows::CsvRows(ReadPiece read, RowOptions options)
    : read_(std::move(read)), options_(std::move(options)) {
  auto header = next_record();
  if (!header) {
    throw invalid_parameter("{} is empty: a CSV begins with names of columns",
                            options_.file.empty() ? "the input" : printable(options_.file));
  }
  header_ = *std::move(header);
  for (const auto& name : options_.keep) kept_.push_back(index_of(header_.fields, name));
}

std::optional<CsvRecord> CsvRows::next_record() {
  for (;;) {
    if (auto record = splitter_.take()) return record;
    if (is_at_end_) return std::nullopt;
    const auto bytes = read_();
    is_at_end_ = bytes.empty();
    is_at_end_ ? splitter_.finish() : splitter_.feed(bytes);
  }
}

std::optional<Row> CsvRows::next() {
  auto record = next_record();
  if (!record) return std::nullopt;
  Row row{.line = record->line, .text = std::move(record->text)};
  const auto count = record->fields.size();
  if (count != header_.fields.size()) {
    row.problem = fmt::format("{} fields, but there are {} columns", count, header_.fields.size());
    return row;
  }
  for (const auto index : kept_) {
    row.kept.push_back({header_.fields[index], {Cell::Kind::text, record->fields[index]}});
  }
  return row;
}

std::string CsvRows::body(std::span<const Row> rows) const {
  std::string text = header_.text + "\n";
  for (const Row& row : rows) text.append(row.text).append("\n");
  return text;
}

std::string CsvRows::rejects_heading() const {
  return header_.text + (options_.file.empty() ? ",line,reason\n" : ",file,line,reason\n");
}

std::string CsvRows::rejects_line(const Row& row, std::string_view reason) const {
  const auto file = options_.file.empty() ? "" : csv_field(options_.file) + ",";
  return fmt::format("{},{}{},{}\n", row.text, file, row.line, csv_field(reason));
}

}  // namespace mlf::scoring
