// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mlf::search {

/// One operator, number or name of a gate's condition, with what it is applied to.
struct GateNode {
  enum class Kind {
    literal,
    name,
    negate,
    add,
    subtract,
    multiply,
    divide,
    absolute,
    minimum,
    maximum,
    less,
    less_equal,
    greater,
    greater_equal,
    equal,
    not_equal,
    is_missing,
    is_nan,
    negation,
    conjunction,
    disjunction,
  };

  Kind kind = Kind::literal;
  std::size_t column = 0;  ///< where it begins in the text
  double number = 0;       ///< of a literal
  std::string text;        ///< of a name: as it was written
  std::string key;
  bool of_base = false;
  bool is_param = false;
  std::vector<GateNode> operands;

  bool is_condition() const { return kind >= Kind::less; }
};

/// The condition's tree. @throws Error as Gate::parse() does.
GateNode parse_condition(std::string_view text);

}  // namespace mlf::search
