// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "search/subject.h"

namespace mlf::search {

/// The kind of records that are searched. It decides which identifiers, comparators and values are
/// allowed.
enum class Domain { runs, experiments, logged_models, registered_models, model_versions };

/// Whether the records are those of the model registry.
constexpr bool is_of_registry(Domain domain) {
  return domain == Domain::registered_models || domain == Domain::model_versions;
}

/// Whether the records have metrics and params.
constexpr bool has_metrics(Domain domain) {
  return domain == Domain::runs || domain == Domain::logged_models;
}

struct Expression;  // expression.h

/// A parsed filter string. The grammar is MLflow's, extended by OR, NOT and parentheses; see
/// mlf-search(7).
class Filter {
 public:
  /// "" gives a filter that everything matches.
  /// @throws Error INVALID_PARAMETER_VALUE. A caret in the message points at the mistake; the first
  ///   line is MLflow's message if MLflow refuses the same text.
  static Filter parse(std::string_view text, Domain domain);

  bool matches(const Subject& subject) const;
  /// The text that the attribute must equal in every record that matches, so that a store reads
  /// only the records that have it; nullopt when the filter does not say.
  std::optional<std::string> required_text(std::string_view attribute) const;
  /// The tree; expression.h says how to read it. It exists as long as any copy of the filter.
  const Expression& expression() const { return *expression_; }

 private:
  explicit Filter(std::shared_ptr<const Expression> expression)
      : expression_(std::move(expression)) {}

  std::shared_ptr<const Expression> expression_;
};

}  // namespace mlf::search
