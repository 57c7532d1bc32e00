// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/csv_request.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/characters.h"
#include "base/csv.h"
#include "base/text.h"
#include "scoring/native/native_model.h"

namespace mlf::scoring::native {

namespace {

/// Calls `use(fields)` for each record; the fields are views.
template <typename Use>
void for_each_record(std::string_view body, const Use& use) {
  std::vector<std::string_view> fields;
  CsvSplitter splitter;
  splitter.feed(body);
  if (splitter.is_in_quotes()) throw HandOver("a quote is not closed");
  splitter.finish();
  while (const auto record = splitter.take()) {
    if (is_blank(record->text[0])) throw HandOver("a line begins with white space");
    fields.assign(record->fields.begin(), record->fields.end());
    use(fields);
  }
}

/// The same where there are no quotes: the records are lines.
template <typename Use>
void for_each_line(std::string_view body, const Use& use) {
  std::vector<std::string_view> fields;
  while (!body.empty()) {
    const auto end = body.find('\n');
    auto line = body.substr(0, end);
    body.remove_prefix(end == body.npos ? body.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    if (is_blank(line[0])) throw HandOver("a line begins with white space");
    fields.clear();
    for (bool is_last = false; !is_last;) {
      const auto comma = line.find(',');
      is_last = comma == line.npos;
      fields.push_back(line.substr(0, comma));
      if (!is_last) line.remove_prefix(comma + 1);
    }
    use(fields);
  }
}

/// Whether the records are lines, which is found out faster than quotes are followed.
bool is_plain(std::string_view body) {
  if (body.find('"') != body.npos || body.starts_with("\xEF\xBB\xBF")) return false;
  for (auto at = body.find('\r'); at != body.npos; at = body.find('\r', at + 1)) {
    if (at + 1 == body.size() || body[at + 1] != '\n') return false;
  }
  return true;
}

std::vector<std::string> checked_names(std::span<const std::string_view> fields) {
  std::vector<std::string> names(fields.begin(), fields.end());
  auto sorted = names;
  std::ranges::sort(sorted);
  if (sorted.front().empty() || std::ranges::adjacent_find(sorted) != sorted.end())
    throw HandOver("a column has no name, or two have the same");
  return names;
}

/// How the fields of a column are read.
struct CsvColumn {
  bool is_read = true;
  std::optional<model::ColumnType::Kind> kind;
};

CsvColumn column_of(const std::string& name, std::size_t position, const InputSchema& schema) {
  if (!schema.has_columns()) return {};
  const auto* spec = schema.find_column(name, position);
  if (spec == nullptr) return {.is_read = false};
  return {.kind = spec->type.kind};
}

/// Makes a table of the records, of which the first has the names.
class TableReader {
 public:
  TableReader(const InputSchema& schema, CsvNumbers numbers) : schema_(schema), numbers_(numbers) {}

  void read(std::span<const std::string_view> fields) {
    if (columns_.empty()) return read_header(fields);
    if (fields.size() != columns_.size()) throw HandOver("a line has too many fields, or too few");
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (columns_[i].is_read)
        table_.columns[i].add(read_csv_field(fields[i], columns_[i].kind, numbers_));
    }
    ++table_.rows;
  }

  Table take() {
    if (columns_.empty()) throw HandOver("the CSV is empty");
    return std::move(table_);
  }

 private:
  void read_header(std::span<const std::string_view> fields) {
    table_.names = checked_names(fields);
    for (const auto& name : table_.names)
      columns_.push_back(column_of(name, columns_.size(), schema_));
    table_.columns.resize(columns_.size());
  }

  const InputSchema& schema_;
  CsvNumbers numbers_;
  std::vector<CsvColumn> columns_;
  Table table_;
};

}  // namespace

Table read_csv(std::string_view body, const InputSchema& schema, CsvNumbers numbers) {
  if (schema.has_tensors()) throw HandOver("tensors are not read from CSV");
  if (body.find('\0') != body.npos || !is_utf8(body)) throw HandOver("the CSV is no UTF-8 text");
  if (body.size() >= CsvSplitter::longest_record) throw HandOver("the CSV is too long");
  TableReader reader(schema, numbers);
  const auto read = [&](std::span<const std::string_view> fields) { reader.read(fields); };
  if (is_plain(body)) {
    for_each_line(body, read);
  } else {
    for_each_record(body, read);
  }
  return reader.take();
}

}  // namespace mlf::scoring::native
