// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// A filter as a tree. The children of `all` and `any` are ordered so
/// that what is cheap to know of a record is asked first.
struct Expression {
  enum class Kind : std::uint8_t { comparison, all, any, negation };

  Kind kind = Kind::all;
  std::optional<Comparison> comparison;
  std::vector<Expression> children;  // of `negation` one; `all` of none is true
  std::uint8_t cost = 0;             // the greatest of what it asks for; attributes cost nothing
};

}  // namespace mlf::search
