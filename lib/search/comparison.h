// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/filter.h"
#include "search/identifier.h"
#include "search/like_pattern.h"

namespace mlf::search {

enum class Comparator : std::uint8_t {
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  like,
  ilike,
  in,
  not_in,
  is_null,
  is_not_null,
};

/// IDENTIFIER COMPARATOR VALUE. Only the value that entity and comparator call for is set.
struct Comparison {
  Identifier identifier;
  Comparator comparator = Comparator::equal;
  double number = 0;
  std::string text;
  std::vector<std::string> list;
  std::optional<LikePattern> pattern;
  bool if_absent = false;  // the answer when the record has no such thing
};

/// What was written between the two sides of a comparison.
struct Operator {
  std::string_view at;  // where it begins in the filter
  std::string_view name;
};

/// The right side of a comparison.
struct Value {
  enum class Kind { number, quoted, word, list, other };
  Kind kind;
  std::string_view text;
};

/// The filter of which a comparison is a piece; what is wrong in it is shown there.
struct Context {
  std::string_view filter;
  Domain domain;
};

/// The comparison that was written so, its value read and its pattern compiled.
/// @throws Error INVALID_PARAMETER_VALUE: no such identifier, or one that does not take the
/// comparator
///   or the value.
Comparison make_comparison(std::string_view identifier, const Operator& comparator,
                           const Value& value, const Context& context);

enum class Null { yes, no };

/// IDENTIFIER IS NULL, or IS NOT NULL.
/// @throws Error INVALID_PARAMETER_VALUE
Comparison make_null_test(std::string_view identifier, Null null, const Context& context);

}  // namespace mlf::search
