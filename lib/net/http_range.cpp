// SPDX-License-Identifier: Apache-2.0
#include "net/http_range.h"

#include <algorithm>
#include <charconv>

#include "base/characters.h"
#include "base/text.h"

namespace mlf::net {

namespace {

/// nullopt for anything but digits, and for numbers over 64 bits.
std::optional<std::uint64_t> parse_position(std::string_view text) {
  if (text.empty() || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  std::uint64_t value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  return result.ec == std::errc() ? std::optional(value) : std::nullopt;
}

RangeRequest part(std::uint64_t first, std::uint64_t length) {
  if (length == 0) return {.kind = RangeRequest::Kind::unsatisfiable};
  return {.kind = RangeRequest::Kind::part, .range = {.first = first, .length = length}};
}

}  // namespace

RangeRequest parse_range(std::string_view value, std::uint64_t size) {
  constexpr std::string_view unit = "bytes=";
  if (to_lower(value.substr(0, unit.size())) != unit) return {};
  const std::string_view range = trim(value.substr(unit.size()));
  const auto dash = range.find('-');
  if (dash == range.npos) return {};
  const auto first = parse_position(range.substr(0, dash));
  const auto last = parse_position(range.substr(dash + 1));
  if (dash == 0) {
    if (!last) return {};
    const std::uint64_t length = std::min(*last, size);
    return part(size - length, length);
  }
  const bool is_open = dash + 1 == range.size();
  if (!first || (!last && !is_open) || (last && *last < *first)) return {};
  if (*first >= size) return part(0, 0);
  return part(*first, last ? std::min(*last, size - 1) - *first + 1 : size - *first);
}

}  // namespace mlf::net
