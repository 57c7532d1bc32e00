// SPDX-License-Identifier: Apache-2.0
#include "core/lifecycle_stage.h"

#include "base/text.h"

namespace mlf {

std::string_view lifecycle_stage_name(LifecycleStage stage) {
  return stage == LifecycleStage::active ? "active" : "deleted";
}

std::optional<LifecycleStage> parse_lifecycle_stage(std::string_view name) {
  if (name == "active") return LifecycleStage::active;
  if (name == "deleted") return LifecycleStage::deleted;
  return std::nullopt;
}

std::string_view view_type_name(ViewType view) {
  switch (view) {
    case ViewType::active_only:
      return "ACTIVE_ONLY";
    case ViewType::deleted_only:
      return "DELETED_ONLY";
    case ViewType::all:
      return "ALL";
  }
  return "ALL";
}

std::optional<ViewType> parse_view_type(std::string_view name) {
  const std::string lower = to_lower(name);
  if (lower == "active_only") return ViewType::active_only;
  if (lower == "deleted_only") return ViewType::deleted_only;
  if (lower == "all") return ViewType::all;
  return std::nullopt;
}

bool matches(ViewType view, LifecycleStage stage) {
  switch (view) {
    case ViewType::active_only:
      return stage == LifecycleStage::active;
    case ViewType::deleted_only:
      return stage == LifecycleStage::deleted;
    case ViewType::all:
      return true;
  }
  return true;
}

}  // namespace mlf
