// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "search/filter.h"
#include "search/identifier.h"
#include "search/subject.h"

namespace mlf::search {

/// The order of a search's answers: the clauses given, then MLflow's tie-breakers (runs: start_time
/// DESC, run_id ASC; experiments: experiment_id DESC, or without any clause creation_time DESC,
/// experiment_id ASC). Values that are missing come last in both directions, NaN just before them;
/// texts are in the order of their bytes, which is that of their code points.
class Ordering {
 public:
  /// @throws Error INVALID_PARAMETER_VALUE as MLflow does, with a caret at the column.
  static Ordering parse(std::span<const std::string> clauses, Domain domain);

  struct Clause {
    Identifier identifier;  ///< of no dataset
    bool ascending = true;

    bool operator==(const Clause&) const = default;
  };
  /// All by which records are ordered, the first one first: those that were given, and the
  /// tie-breakers, each identifier once. They live as long as the ordering.
  std::span<const Clause> clauses() const { return clauses_; }

  /// What a subject is sorted by; taken once per subject.
  struct Key {
    std::vector<std::variant<std::monostate, double, std::string>> values;
  };
  Key key(const Subject& subject) const;
  /// Whether `a` comes before `b`. A strict weak order; total when ids differ.
  bool before(const Key& a, const Key& b) const;

 private:
  std::vector<Clause> clauses_;
};

}  // namespace mlf::search
