// SPDX-License-Identifier: Apache-2.0
#include "scoring/json_rows.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "base/csv.h"
#include "base/error.h"
#include "base/python_json.h"
#include "base/text.h"
#include "scoring/predictions.h"

namespace mlf::scoring {

JsonRows::JsonRows(ReadPiece read, RowOptions options)
    : read_(std::move(read)),
      options_(std::move(options)),
      splitter_(CsvSplitter::longest_record) {}

std::optional<Row> JsonRows::next() {
  const auto take = [this](std::string_view line, bool is_too_long) {
    take_line(line, is_too_long);
  };
  while (rows_.empty() && !is_at_end_) {
    const auto bytes = read_();
    is_at_end_ = bytes.empty();
    is_at_end_ ? splitter_.finish(take) : splitter_.feed(bytes, take);
  }
  if (rows_.empty()) return std::nullopt;
  Row row = std::move(rows_.front());
  rows_.pop_front();
  return row;
}

void JsonRows::take_line(std::string_view line, bool is_too_long) {
  ++lines_;
  if (is_too_long) throw invalid_parameter("{} is too long for a row", place(Row{.line = lines_}));
  line = trim(line);
  if (!line.empty()) rows_.push_back(row_of(line));
}

Row JsonRows::row_of(std::string_view line) const {
  Row row{.line = lines_, .text = std::string(line)};
  try {
    const Json json = parse_python_json(line);
    if (!json.is_object()) throw invalid_parameter("is no JSON object");
    for (const auto& name : options_.keep) {
      row.kept.push_back({name, json.contains(name) ? cell_of(json.at(name)) : Cell{}});
    }
  } catch (const Error& error) {
    row.problem = error.what();
  }
  return row;
}

std::string JsonRows::body(std::span<const Row> rows) const {
  std::string text = R"({"dataframe_records": [)";
  for (const Row& row : rows) text.append(&row == rows.data() ? "" : ", ").append(row.text);
  return text + "]}";
}

std::string JsonRows::rejects_line(const Row& row, std::string_view reason) const {
  Json json{{"line", row.line}, {"reason", reason}, {"row", row.text}};
  if (!options_.file.empty()) json["file"] = options_.file;
  return json_line(json) + "\n";
}

}  // namespace mlf::scoring
