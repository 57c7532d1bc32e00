// SPDX-License-Identifier: Apache-2.0
#include "base/csv.h"

#include <utility>

#include "base/error.h"

namespace mlf {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\n\r") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

void CsvSplitter::feed(std::string_view text) {
  for (const char c : text) {
    const bool may_be_mark = start_of_text_ < byte_order_mark.size();
    if (may_be_mark && c == byte_order_mark[start_of_text_]) {
      ++start_of_text_;
      continue;
    }
    start_of_text_ = byte_order_mark.size();
    if (std::exchange(skips_newline_, false) && c == '\n') continue;
    add(c);
  }
}

void CsvSplitter::add(char c) {
  if (c == '\n' || c == '\r') ++line_;
  const bool is_quoted = state_ == State::in_quotes;
  if (!is_quoted && (c == '\n' || c == '\r')) {
    skips_newline_ = c == '\r';
    return end_record();
  }
  if (record_.text.size() == longest_record) {
    throw invalid_parameter("line {}: a record of more than {} MiB; is a quote not closed?",
                            record_.line, longest_record >> 20);
  }
  record_.text += c;
  if (!is_quoted && c == ',') return end_field();
  add_to_field(c);
}

void CsvSplitter::add_to_field(char c) {
  if (c != '"') {
    field_ += c;
    if (state_ != State::in_quotes) state_ = State::in_field;
    return;
  }
  switch (state_) {
    case State::field_start:
      state_ = State::in_quotes;
      return;
    case State::in_quotes:
      state_ = State::after_quote;
      return;
    case State::after_quote:
      state_ = State::in_quotes;
      break;
    case State::in_field:
      break;
  }
  field_ += c;
}

void CsvSplitter::end_field() {
  record_.fields.push_back(std::exchange(field_, {}));
  state_ = State::field_start;
}

void CsvSplitter::end_record() {
  end_field();
  const bool is_blank = record_.text.find_first_not_of(" \t") == std::string::npos;
  if (!is_blank) complete_.push_back(std::move(record_));
  record_ = {.line = line_, .text = {}, .fields = {}};
}

void CsvSplitter::finish() {
  if (!record_.text.empty()) end_record();
}

std::optional<CsvRecord> CsvSplitter::take() {
  if (complete_.empty()) return std::nullopt;
  auto record = std::move(complete_.front());
  complete_.pop_front();
  return record;
}

}  // namespace mlf
