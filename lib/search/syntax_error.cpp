// SPDX-License-Identifier: Apache-2.0
#include "search/syntax_error.h"

#include <algorithm>

#include "base/text.h"

namespace mlf::search {

namespace {

// Characters shown before and after the caret: a longer line would wrap on the terminal, and the
// caret would point at nothing.
constexpr std::size_t shown_before = 60;
constexpr std::size_t shown_after = 40;
// The message is cut here: it quotes the text, which may be a megabyte.
constexpr std::size_t message_length = 1000;

/// The last `count` characters of `text`.
std::string_view utf8_suffix(std::string_view text, std::size_t count) {
  const auto length = utf8_length(text);
  if (length <= count) return text;
  return text.substr(utf8_prefix(text, length - count).size());
}

}  // namespace

Error syntax_error(std::string_view text, std::string_view at, std::string_view message,
                   std::string_view hint) {
  const auto offset = static_cast<std::size_t>(at.data() - text.data());
  const auto line_end = std::min(text.find('\n', offset), text.size());
  const auto before_line = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const auto line_begin = before_line == std::string_view::npos ? 0 : before_line + 1;

  const auto left = text.substr(line_begin, offset - line_begin);
  const auto right = text.substr(offset, line_end - offset);
  const auto left_shown = utf8_suffix(left, shown_before);
  const auto right_shown = utf8_prefix(right, shown_after);
  const auto before = (left_shown.size() < left.size() ? "..." : "") + printable(left_shown);
  const auto after = printable(right_shown) + (right_shown.size() < right.size() ? "..." : "");

  const auto message_shown = utf8_prefix(message, message_length);
  const auto cut = message_shown.size() < message.size() ? "..." : "";
  std::string full = fmt::format("{}{}\n  {}{}\n  {}^", printable(message_shown), cut, before,
                                 after, std::string(display_width(before), ' '));
  if (!hint.empty()) full += fmt::format("\n{}", printable(hint));
  return {ErrorCode::invalid_parameter_value, full};
}

std::string did_you_mean(std::string_view nearest) {
  return nearest.empty() ? "" : fmt::format("did you mean '{}'?", nearest);
}

}  // namespace mlf::search
