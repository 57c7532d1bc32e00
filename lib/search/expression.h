// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "search/comparison.h"

namespace mlf::search {

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
