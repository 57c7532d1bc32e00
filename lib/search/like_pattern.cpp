// SPDX-License-Identifier: Apache-2.0
//
// MLflow turns a pattern into a regular expression. Backtracking makes `%a%a%a%b` take time that
// grows with the fourth power of the value's length. Here each segment between two % is matched at
// the first place after the segment before it, and never moved: a later place would not help,
// because it leaves less of the line for the segments that follow.
#include "search/like_pattern.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "search/case_folding.h"

namespace mlf::search {

namespace {

constexpr auto npos = std::string_view::npos;

std::size_t character_length(std::string_view text) {
  return std::max<std::size_t>(decode_utf8(text).length, 1);
}

/// The end of the segment's match at the start of `value`; nullopt when it does not match there.
std::optional<std::size_t> segment_end(std::string_view segment, std::string_view value) {
  std::size_t at = 0;
  for (const char c : segment) {
    if (at == value.size()) return std::nullopt;
    if (c == '_' && value[at] != '\n') {
      at += character_length(value.substr(at));
    } else if (c != '_' && c == value[at]) {
      ++at;
    } else {
      return std::nullopt;
    }
  }
  return at;
}

bool is_end(std::string_view value, std::size_t at) {
  return at == value.size() || (at + 1 == value.size() && value[at] == '\n');
}

}  // namespace

std::string fold_case(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  while (!text.empty()) {
    const auto c = decode_utf8(text);
    if (c.length == 0) {
      folded += text.front();
    } else {
      append_utf8(folded, fold_case(c.value));
    }
    text.remove_prefix(std::max<std::size_t>(c.length, 1));
  }
  return folded;
}

LikePattern::LikePattern(std::string_view pattern, Case matching) : case_(matching) {
  const std::string folded = matching == Case::ignored ? fold_case(pattern) : std::string(pattern);
  for (const auto segment : split(folded, '%')) {
    segments_.push_back({std::string(segment), segment.find('_') != npos});
  }
  open_ended_ = folded.ends_with('%');
  if (open_ended_) segments_.pop_back();
}

bool LikePattern::matches(std::string_view value) const {
  return case_ == Case::ignored ? matches_folded(fold_case(value)) : matches_folded(value);
}

bool LikePattern::matches_folded(std::string_view value) const {
  const auto start = segment_end(segments_.front().text, value);
  if (!start) return false;
  std::size_t at = *start;
  for (std::size_t i = 1; i < segments_.size(); ++i) {
    const auto end = i + 1 < segments_.size() || open_ended_ ? find(segments_[i], value, at)
                                                             : find_last(segments_[i], value, at);
    if (!end) return false;
    at = *end;
  }
  return segments_.size() > 1 || open_ended_ || is_end(value, at);
}

std::optional<std::size_t> LikePattern::find(const Segment& segment, std::string_view value,
                                             std::size_t at) {
  const std::size_t line_end = std::min(value.find('\n', at), value.size());
  if (!segment.has_gaps) {
    const auto found = value.find(segment.text, at);
    if (found == npos || found > line_end) return std::nullopt;
    return found + segment.text.size();
  }
  for (; at <= line_end; ++at) {
    if (const auto end = segment_end(segment.text, value.substr(at))) return at + *end;
  }
  return std::nullopt;
}

std::optional<std::size_t> LikePattern::find_last(const Segment& segment, std::string_view value,
                                                  std::size_t at) {
  const std::size_t line_end = std::min(value.find('\n', at), value.size());
  for (const std::size_t length : {value.size(), value.size() - (value.ends_with('\n') ? 1 : 0)}) {
    const auto whole = value.substr(0, length);
    if (!segment.has_gaps) {
      const bool ends = whole.ends_with(segment.text) && length >= at + segment.text.size() &&
                        length - segment.text.size() <= line_end;
      if (ends) return length;
      continue;
    }
    for (std::size_t from = at; from <= std::min(line_end, length); ++from) {
      const auto end = segment_end(segment.text, whole.substr(from));
      if (end && from + *end == length) return length;
    }
  }
  return std::nullopt;
}

}  // namespace mlf::search
