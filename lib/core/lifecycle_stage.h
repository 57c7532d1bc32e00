// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace mlf {

/// Whether an experiment or run was deleted. What is deleted can be restored.
enum class LifecycleStage { active, deleted };

/// "active" or "deleted".
std::string_view lifecycle_stage_name(LifecycleStage stage);
std::optional<LifecycleStage> parse_lifecycle_stage(std::string_view name);

/// The stages that a search includes; MLflow's ViewType.
enum class ViewType { active_only, deleted_only, all };

/// "ACTIVE_ONLY", "DELETED_ONLY", "ALL".
std::string_view view_type_name(ViewType view);
/// Upper and lower case count as the same.
std::optional<ViewType> parse_view_type(std::string_view name);
bool matches(ViewType view, LifecycleStage stage);

}  // namespace mlf
