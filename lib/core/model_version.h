// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/tag.h"

namespace mlf {

/// What a version of a registered model is used for. MLflow prefers aliases to stages since 2.9.
enum class ModelStage { none, staging, production, archived };

/// The name in MLflow's files and JSON: "None", "Staging", "Production" or "Archived".
std::string_view model_stage_name(ModelStage stage);
/// The stage with that name, in any case of letters as in MLflow; nullopt if there is none.
std::optional<ModelStage> parse_model_stage(std::string_view name);

/// Whether a version can be used yet.
enum class ModelVersionStatus { pending_registration, failed_registration, ready };

/// The name in MLflow's files and JSON, such as "READY".
std::string_view model_version_status_name(ModelVersionStatus status);
std::optional<ModelVersionStatus> parse_model_version_status(std::string_view name);

/// A version of a registered model: a model's files, and the run that they came from.
struct ModelVersion {
  std::string name;                         ///< of the registered model
  std::int64_t version = 0;                 ///< 1 or more; a number is never given twice
  std::int64_t creation_timestamp = 0;      ///< ms
  std::int64_t last_updated_timestamp = 0;  ///< ms
  std::optional<std::string> user_id;
  ModelStage current_stage = ModelStage::none;
  std::optional<std::string> description;
  std::optional<std::string> source;  ///< the URI that was registered
  /// Where the files are, when that is not `source`: for a source models:/..., its artifacts.
  std::optional<std::string> storage_location;
  std::optional<std::string> run_id;    ///< of the run that made the model
  std::optional<std::string> run_link;  ///< URL of that run on another server
  std::optional<std::string> model_id;  ///< of the logged model (MLflow 3)
  ModelVersionStatus status = ModelVersionStatus::ready;
  std::optional<std::string> status_message;
  std::vector<Tag> tags;             ///< in the order of their keys
  std::vector<std::string> aliases;  ///< sorted

  bool operator==(const ModelVersion&) const = default;
};

}  // namespace mlf
