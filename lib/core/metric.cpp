// SPDX-License-Identifier: Apache-2.0
#include "core/metric.h"

#include <cmath>

namespace mlf {

bool Metric::operator==(const Metric& other) const {
  const bool same_value = value == other.value || (std::isnan(value) && std::isnan(other.value));
  return same_value && key == other.key && timestamp == other.timestamp && step == other.step &&
         dataset_name == other.dataset_name && dataset_digest == other.dataset_digest &&
         model_id == other.model_id;
}

bool is_later(const MetricPoint& b, const MetricPoint& a) {
  if (b.step != a.step) return b.step > a.step;
  if (b.timestamp != a.timestamp) return b.timestamp > a.timestamp;
  return b.value > a.value;
}

}  // namespace mlf
