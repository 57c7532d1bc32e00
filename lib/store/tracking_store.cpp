// SPDX-License-Identifier: Apache-2.0
#include "store/tracking_store.h"

#include <utility>

namespace mlf::store {

std::vector<std::string> TrackingStore::list_metric_keys(const RunId& id) {
  std::vector<std::string> keys;
  for (Metric& metric : get_run(id).metrics) keys.push_back(std::move(metric.key));
  return keys;
}

}  // namespace mlf::store
