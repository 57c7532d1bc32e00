// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "search/identifier.h"
#include "search/like_pattern.h"

/// A filter as a tree, for the evaluator, and for stores that translate filters into SQL or look
/// them up in an index. Read it with std::visit and one function for each kind of node:
///
///     struct ToSql {
///       std::string operator()(const Comparison& comparison) const;
///       std::string operator()(const All& all) const;
///       std::string operator()(const Any& any) const;
///       std::string operator()(const Not& negation) const;
///     };
///     std::visit(ToSql{}, filter.expression().node);
///
/// tests/unit/search/expression_test.cpp has a complete example.
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

/// A comparison IDENTIFIER COMPARATOR VALUE. Numbers are compared as doubles, texts by their bytes.
/// A comparison with a dataset attribute holds when it holds for any of the run's datasets.
struct Comparison {
  Identifier identifier;
  Comparator comparator = Comparator::equal;
  double number = 0;              ///< the value, if the identifier is a metric or number attribute
  std::string text;               ///< the value, if it is text; the pattern of LIKE and ILIKE
  std::vector<std::string> list;  ///< the value of IN and NOT IN
  std::optional<LikePattern> pattern;  ///< `text` compiled, for LIKE and ILIKE
  bool if_absent = false;              ///< the result for a record that has no such value
};

struct Expression;

/// Holds when every operand holds; without operands it always does.
struct All {
  std::vector<Expression> operands;
};

/// Holds when at least one operand holds. There are two or more.
struct Any {
  std::vector<Expression> operands;
};

/// Holds when the operand does not. Unlike in SQL, comparisons are never unknown: with a value that
/// a record does not have, they are true or false (Comparison::if_absent).
struct Not {
  std::shared_ptr<const Expression> operand;
};

/// A node of the tree. Operands of `All` and `Any` are sorted by the cost of reading what they need
/// from a record: attributes, then params and tags, then metrics, then datasets.
struct Expression {
  std::variant<Comparison, All, Any, Not> node;
};

}  // namespace mlf::search
