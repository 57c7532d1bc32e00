// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "core/logged_model.h"
#include "core/page.h"
#include "search/filter.h"
#include "search/order_by.h"
#include "store/tracking_store.h"

namespace mlf::store {

/// A search of logged models, for stores that have the models in memory.
class LoggedModelSearch {
 public:
  /// @throws Error INVALID_PARAMETER_VALUE for a bad filter or order. The query must outlive this
  /// object.
  explicit LoggedModelSearch(const LoggedModelQuery& query);

  /// The page of those models that match, in order.
  Page<LoggedModel> page(std::vector<LoggedModel> models) const;

 private:
  struct Clause {
    search::Identifier field;
    bool ascending;
    std::optional<MeasuredDataset> dataset;
  };
  using Key = std::vector<search::OrderValue>;

  static Clause parse(const LoggedModelOrder& order);
  bool matches(const LoggedModel& model) const;
  static search::OrderValue value_of(const LoggedModel& model, const Clause& clause);
  Key key_of(const LoggedModel& model) const;
  bool is_before(const Key& a, const Key& b) const;

  const LoggedModelQuery& query_;
  search::Filter filter_;
  std::vector<Clause> clauses_;
};

}  // namespace mlf::store
