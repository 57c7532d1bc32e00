// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "core/limits.h"
#include "core/page.h"

namespace mlf::report {

/// At most `wanted` items (0: all) of a search, from the page token of `query` on. `search` is
/// given the query with the size and the token of each page, which has at most `largest` items.
template <typename T, typename Query, typename Search>
Page<T> collect_pages(Query query, std::int64_t wanted, const Search& search,
                      std::int64_t largest = limits::largest_search_page) {
  Page<T> found;
  found.next_page_token = query.page_token;
  do {
    const auto missing = wanted - static_cast<std::int64_t>(found.items.size());
    query.max_results = wanted == 0 ? largest : std::min(missing, largest);
    query.page_token = found.next_page_token;
    Page<T> page = search(query);
    std::move(page.items.begin(), page.items.end(), std::back_inserter(found.items));
    found.next_page_token = std::move(page.next_page_token);
  } while (!found.next_page_token.empty() &&
           (wanted == 0 || static_cast<std::int64_t>(found.items.size()) < wanted));
  return found;
}

}  // namespace mlf::report
