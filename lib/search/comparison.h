// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "search/expression.h"
#include "search/filter.h"

namespace mlf::search {

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
struct FilterText {
  std::string_view text;
  Domain domain;
};

/// The comparison that was written so, its value read and its pattern compiled.
/// @throws Error INVALID_PARAMETER_VALUE: no such identifier, or one that does not take the
///   comparator or the value.
Comparison make_comparison(std::string_view identifier, const Operator& comparator,
                           const Value& value, const FilterText& filter);

enum class Null { yes, no };

/// IDENTIFIER IS NULL, or IS NOT NULL.
/// @throws Error INVALID_PARAMETER_VALUE
Comparison make_null_test(std::string_view identifier, Null null, const FilterText& filter);

}  // namespace mlf::search
