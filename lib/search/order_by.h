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

/// A value by which records are sorted; std::monostate: the record has none.
using OrderValue = std::variant<std::monostate, double, std::string>;

/// The value of a subject; `identifier` is no dataset attribute.
OrderValue order_value(const Subject& subject, const Identifier& identifier);
/// Negative if `a` comes before `b`, 0 if they are equal, positive if it comes after. Missing
/// values come last in both directions, NaN before them.
int compare_values(const OrderValue& a, const OrderValue& b, bool ascending);

/// The order of the records that a search finds: the given clauses, then MLflow's tie-breakers.
/// - Runs: start_time DESC, run_id ASC.
/// - Experiments: experiment_id DESC; if there are no clauses, creation_time DESC, experiment_id
///   ASC.
/// - Registered models: name ASC.
/// - Versions: name ASC, version_number DESC; if there are no clauses, last_updated_timestamp DESC
///   before these.
///
/// Logged models are ordered in another way, see store::LoggedModelOrder. Missing values come last
/// in both directions, NaN before them. Texts are ordered by their bytes, which is the order of
/// their code points.
class Ordering {
 public:
  /// @throws Error INVALID_PARAMETER_VALUE as MLflow does, with a caret at the column.
  static Ordering parse(std::span<const std::string> clauses, Domain domain);

  struct Clause {
    Identifier identifier;  ///< never a dataset attribute
    bool ascending = true;

    bool operator==(const Clause&) const = default;
  };
  /// The given clauses and the tie-breakers, in order of precedence, each identifier once. The span
  /// is valid as long as the ordering exists.
  std::span<const Clause> clauses() const { return clauses_; }

  /// The values by which a subject is sorted. Compute it once for each subject.
  struct Key {
    std::vector<OrderValue> values;
  };
  Key key(const Subject& subject) const;
  /// Whether `a` comes before `b`. A strict weak order; total when ids differ.
  bool before(const Key& a, const Key& b) const;

 private:
  std::vector<Clause> clauses_;
};

}  // namespace mlf::search
