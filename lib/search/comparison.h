// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "search/expression.h"
#include "search/filter.h"

namespace mlf::search {

/// The operator of a comparison.
struct Operator {
  std::string_view at;    // its place in the filter, for messages
  std::string_view name;  // "=", "NOT IN"
};

/// The right side of a comparison.
struct Value {
  enum class Kind { number, quoted, word, list, other };
  Kind kind;
  std::string_view text;
};

/// The whole filter that a comparison is part of; error messages show it.
struct FilterText {
  std::string_view text;
  Domain domain;
};

/// Makes a comparison from its parts: reads the value and compiles the pattern.
/// @throws Error INVALID_PARAMETER_VALUE when there is no such identifier, or it does not allow the
///   comparator or the value.
Comparison make_comparison(std::string_view identifier, const Operator& comparator,
                           const Value& value, const FilterText& filter);

enum class Null { yes, no };

/// Makes the comparison IDENTIFIER IS NULL, or IS NOT NULL.
/// @throws Error INVALID_PARAMETER_VALUE when there is no such identifier, or it does not allow it.
Comparison make_null_test(std::string_view identifier, Null null, const FilterText& filter);

}  // namespace mlf::search
