// SPDX-License-Identifier: Apache-2.0
#include "core/model_version.h"

#include <array>

#include "base/text.h"

namespace mlf {

namespace {

struct ModelStageRow {
  ModelStage stage;
  std::string_view name;
};

constexpr std::array<ModelStageRow, 4> model_stage_rows = {{{ModelStage::none, "None"},
                                                            {ModelStage::staging, "Staging"},
                                                            {ModelStage::production, "Production"},
                                                            {ModelStage::archived, "Archived"}}};

struct ModelVersionStatusRow {
  ModelVersionStatus status;
  std::string_view name;
};

constexpr std::array<ModelVersionStatusRow, 3> version_status_rows = {
    {{ModelVersionStatus::pending_registration, "PENDING_REGISTRATION"},
     {ModelVersionStatus::failed_registration, "FAILED_REGISTRATION"},
     {ModelVersionStatus::ready, "READY"}}};

}  // namespace

std::string_view model_stage_name(ModelStage stage) {
  return model_stage_rows[static_cast<std::size_t>(stage)].name;
}

std::optional<ModelStage> parse_model_stage(std::string_view name) {
  for (const auto& row : model_stage_rows) {
    if (to_lower(row.name) == to_lower(name)) return row.stage;
  }
  return std::nullopt;
}

std::string_view model_version_status_name(ModelVersionStatus status) {
  return version_status_rows[static_cast<std::size_t>(status)].name;
}

std::optional<ModelVersionStatus> parse_model_version_status(std::string_view name) {
  for (const auto& row : version_status_rows) {
    if (row.name == name) return row.status;
  }
  return std::nullopt;
}

}  // namespace mlf
