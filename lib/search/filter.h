// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>
#include <utility>

#include "search/subject.h"

namespace mlf::search {

/// What is searched; it decides which identifiers, comparators and values are allowed.
enum class Domain { runs, experiments };

struct Expression;  // expression.h

/// A parsed filter string: MLflow's grammar, with OR, NOT and parentheses beyond it
/// (mlf-search(7)).
class Filter {
 public:
  /// "" gives a filter that everything matches.
  /// @throws Error INVALID_PARAMETER_VALUE; the first line of the message is MLflow's where MLflow
  ///   refuses the same text, and a caret points at the column.
  static Filter parse(std::string_view text, Domain domain);

  bool matches(const Subject& subject) const;
  /// Its tree, which lives as long as a copy of the filter. expression.h says how to read it.
  const Expression& expression() const { return *expression_; }

 private:
  explicit Filter(std::shared_ptr<const Expression> expression)
      : expression_(std::move(expression)) {}

  std::shared_ptr<const Expression> expression_;
};

}  // namespace mlf::search
