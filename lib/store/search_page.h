// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "search/filter.h"
#include "search/order_by.h"
#include "store/rules.h"

namespace mlf::store {

/// The page of those records in memory that match, in order. `As` is the search::Subject for a
/// record.
template <typename As, typename Record>
Page<Record> search_page(std::vector<Record> records, const search::Filter& filter,
                         const search::Ordering& ordering, std::string_view page_token,
                         std::int64_t max_results) {
  std::vector<std::pair<search::Ordering::Key, Record>> matches;
  for (auto& record : records) {
    if (!filter.matches(As(record))) continue;
    auto key = ordering.key(As(record));
    matches.emplace_back(std::move(key), std::move(record));
  }
  std::ranges::sort(
      matches, [&](const auto& a, const auto& b) { return ordering.before(a.first, b.first); });
  std::vector<Record> sorted;
  sorted.reserve(matches.size());
  for (auto& match : matches) sorted.push_back(std::move(match.second));
  return page_of(std::move(sorted), page_token, max_results);
}

}  // namespace mlf::store
