// SPDX-License-Identifier: Apache-2.0
#include "serving/model_table.h"

#include <algorithm>
#include <utility>

namespace mlf::serving {

ModelTable::Entry ModelTable::put(Entry model) {
  const std::lock_guard lock(mutex_);
  for (Entry& each : models_) {
    if (each->name == model->name) return std::exchange(each, std::move(model));
  }
  models_.push_back(std::move(model));
  return nullptr;
}

ModelTable::Entry ModelTable::find(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::ranges::find_if(models_, [&](const Entry& each) { return each->name == name; });
  return found == models_.end() ? nullptr : *found;
}

ModelTable::Entry ModelTable::only() const {
  const std::lock_guard lock(mutex_);
  return models_.size() == 1 ? models_.front() : nullptr;
}

std::vector<ModelTable::Entry> ModelTable::all() const {
  const std::lock_guard lock(mutex_);
  return models_;
}

}  // namespace mlf::serving
