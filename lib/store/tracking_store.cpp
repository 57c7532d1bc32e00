// SPDX-License-Identifier: Apache-2.0
#include "store/tracking_store.h"

#include <utility>

namespace mlf::store {

std::vector<std::string> TrackingStore::list_metric_keys(const RunId& id) {
  std::vector<std::string> keys;
  for (Metric& metric : get_run(id).metrics) keys.push_back(std::move(metric.key));
  return keys;
}

Page<RunInfo> TrackingStore::search_run_infos(const RunQuery& query) {
  auto runs = search_runs(query);
  Page<RunInfo> page{.next_page_token = std::move(runs.next_page_token)};
  for (auto& run : runs.items) page.items.push_back(std::move(run.info));
  return page;
}

std::vector<Run> search_all_runs(TrackingStore& store, RunQuery query) {
  std::vector<Run> runs;
  do {
    Page<Run> page = store.search_runs(query);
    std::move(page.items.begin(), page.items.end(), std::back_inserter(runs));
    query.page_token = page.next_page_token;
  } while (!query.page_token.empty());
  return runs;
}

}  // namespace mlf::store
