// SPDX-License-Identifier: Apache-2.0
#include "core/run.h"

#include <algorithm>

namespace mlf {

namespace {

template <typename T>
const T* find_key(const std::vector<T>& sorted, std::string_view key) {
  const auto at = std::ranges::lower_bound(
      sorted, key, {}, [](const T& item) { return std::string_view(item.key); });
  return at != sorted.end() && at->key == key ? &*at : nullptr;
}

}  // namespace

const Metric* find_metric(const Run& run, std::string_view key) {
  return find_key(run.metrics, key);
}

const Param* find_param(const Run& run, std::string_view key) { return find_key(run.params, key); }

}  // namespace mlf
