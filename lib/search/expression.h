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

/// A filter as a tree, for the evaluator and for stores that hand a filter on: as SQL, or to an
/// index. It is read by std::visit with one function for each kind of node:
///
///     struct ToSql {
///       std::string operator()(const Comparison& comparison) const;
///       std::string operator()(const All& all) const;
///       std::string operator()(const Any& any) const;
///       std::string operator()(const Not& negation) const;
///     };
///     std::visit(ToSql{}, filter.expression().node);
///
/// tests/unit/search/expression_test.cpp does so.
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

/// IDENTIFIER COMPARATOR VALUE. Numbers are compared as doubles, texts by their bytes; a comparison
/// of a dataset holds when one of the run's datasets satisfies it.
struct Comparison {
  Identifier identifier;
  Comparator comparator = Comparator::equal;
  double number = 0;  ///< the value where the identifier is a metric or number attribute
  std::string text;   ///< the value of all other comparators but those below; LIKE's pattern
  std::vector<std::string> list;       ///< the value of IN and NOT IN
  std::optional<LikePattern> pattern;  ///< `text` compiled, for LIKE and ILIKE
  bool if_absent = false;              ///< what holds for a record that has no such thing
};

struct Expression;

/// Holds when each operand holds, so also without any.
struct All {
  std::vector<Expression> operands;
};

/// Holds when one operand holds; there are at least two.
struct Any {
  std::vector<Expression> operands;
};

/// Holds when the operand does not. That includes records that lack what the operand asks for: its
/// comparisons are true or false, never unknown as in SQL.
struct Not {
  std::shared_ptr<const Expression> operand;
};

/// The operands of `All` and `Any` are in the order of what it costs to ask a record: attributes,
/// params and tags, metrics, datasets.
struct Expression {
  std::variant<Comparison, All, Any, Not> node;
};

}  // namespace mlf::search
