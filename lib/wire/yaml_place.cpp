// SPDX-License-Identifier: Apache-2.0
//
// yaml-cpp gives only the place where a scalar begins, and a scalar can be written in five styles,
// with quotes, escapes and line ends that are not in its value. Except for escapes, the words of
// the value are in the document in the same order. So the n-th occurrence of a word in the value is
// the n-th one in the document.
#include "wire/yaml_place.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace mlf::wire {

namespace {

std::size_t offset_of(std::string_view text, YamlPlace place) {
  std::size_t at = 0;
  for (int line = 1; line < place.line; ++line) {
    at = text.find('\n', at);
    if (at == std::string_view::npos) return text.size();
    ++at;
  }
  return std::min(at + static_cast<std::size_t>(place.column - 1), text.size());
}

std::size_t count_before(std::string_view text, std::string_view word, std::size_t end) {
  std::size_t count = 0;
  for (auto at = text.find(word); at < end; at = text.find(word, at + 1)) ++count;
  return count;
}

}  // namespace

YamlPlace place_at(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, offset);
  const auto line_start = before.rfind('\n') + 1;  // 0 on the first line: npos + 1 is 0
  return {1 + static_cast<int>(std::ranges::count(before, '\n')),
          1 + static_cast<int>(offset - line_start)};
}

std::string to_string(const Problem& problem, std::string_view file) {
  return fmt::format("{}:{}:{}: {}", file, problem.place.line, problem.place.column,
                     problem.message);
}

YamlError::YamlError(Problem problem)
    : Error(ErrorCode::invalid_parameter_value,
            fmt::format("line {}, column {}: {}", problem.place.line, problem.place.column,
                        problem.message)),
      problem_(std::move(problem)) {}

YamlPlace place_in(std::string_view text, YamlPlace place, std::string_view value,
                   std::size_t offset) {
  if (offset >= value.size()) return place;
  const auto start = offset_of(text, place);
  if (start >= text.size() || text[start] == '*') return place;
  const auto rest = value.substr(offset);
  const auto word = rest.substr(0, std::max<std::size_t>(1, rest.find_first_of(" \t\n\\\"'")));
  auto at = text.find(word, start);
  for (auto left = count_before(value, word, offset); left > 0 && at != std::string_view::npos;
       --left) {
    at = text.find(word, at + 1);
  }
  return at == std::string_view::npos ? place : place_at(text, at);
}

}  // namespace mlf::wire
