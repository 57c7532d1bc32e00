// SPDX-License-Identifier: Apache-2.0
#include "record/line_scanner.h"

#include <algorithm>

namespace mlf::record {

namespace {

constexpr char escape = '\x1b';
constexpr char bell = '\a';

bool is_final(char c) { return c >= '@' && c <= '~'; }
bool is_intermediate(char c) { return c >= ' ' && c <= '/'; }

/// The index after the escape sequence that begins at `at`; the end of the text if it is cut short.
std::size_t skip_escape(std::string_view text, std::size_t at) {
  std::size_t i = at + 1;
  if (i == text.size()) return i;
  if (text[i] == '[') {
    const auto* const last = std::find_if(text.begin() + i + 1, text.end(), is_final);
    return std::min<std::size_t>(static_cast<std::size_t>(last - text.begin()) + 1, text.size());
  }
  if (text[i] == ']' || text[i] == 'P' || text[i] == '_' || text[i] == '^' || text[i] == 'X') {
    for (++i; i < text.size(); ++i) {
      if (text[i] == bell) return i + 1;
      if (text[i] == escape) return std::min(i + 2, text.size());
    }
    return i;
  }
  while (i < text.size() && is_intermediate(text[i])) ++i;
  return std::min(i + 1, text.size());
}

}  // namespace

std::string without_escapes(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (text[i] == escape) {
      i = skip_escape(text, i);
      continue;
    }
    if ((byte >= 0x20 && byte != 0x7f) || byte == '\t') result += text[i];
    ++i;
  }
  return result;
}

void LineScanner::feed(std::string_view bytes, const Visit& visit) {
  while (!bytes.empty()) {
    if (after_return_) {
      // A carriage return before a line feed is part of the line end.
      after_return_ = false;
      end_line(bytes.front() != '\n', visit);
      if (bytes.front() == '\n') bytes.remove_prefix(1);
      continue;
    }
    const std::size_t end = bytes.find_first_of("\r\n");
    const std::string_view part = bytes.substr(0, end);
    line_.append(part.substr(0, longest_line - line_.size()));
    if (end == bytes.npos) return;
    if (bytes[end] == '\n') {
      end_line(false, visit);
    } else {
      after_return_ = true;
    }
    bytes.remove_prefix(end + 1);
  }
}

void LineScanner::finish(const Visit& visit) {
  after_return_ = false;
  if (!line_.empty()) end_line(false, visit);
}

void LineScanner::end_line(bool is_redraw, const Visit& visit) {
  const std::string text = without_escapes(line_);
  line_.clear();
  if (!text.empty()) visit({text, is_redraw});
}

}  // namespace mlf::record
