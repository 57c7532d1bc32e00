// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mlf::search {

/// A node of a gate's condition: an operator, function, number or name, and its operands.
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
  std::size_t column = 0;  ///< offset in the text, in bytes from 0
  double number = 0;       ///< the value of a literal
  std::string text;        ///< a name as it was written
  std::string key;
  bool of_base = false;
  bool is_param = false;
  std::vector<GateNode> operands;

  bool is_condition() const { return kind >= Kind::less; }
};

/// Parses a condition. @throws Error as Gate::parse() does.
GateNode parse_condition(std::string_view text);

}  // namespace mlf::search
