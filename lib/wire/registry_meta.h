// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/model_version.h"
#include "core/registered_model.h"
#include "wire/meta_yaml.h"

/// The meta.yaml files of MLflow's model registry. Functions and errors are as in meta_yaml.h.
namespace mlf::wire {

/// models/NAME/meta.yaml.
struct RegisteredModelMeta {
  /// Without tags and versions, which are in files of their own. The aliases are in files too;
  /// MLflow writes a copy of them here, which is written but not read.
  RegisteredModel model;
  MetaMap others;  ///< keys that mlf does not know

  bool operator==(const RegisteredModelMeta&) const = default;
};

/// The name is required.
RegisteredModelMeta parse_registered_model_meta(std::string_view text);
std::string write_registered_model_meta(const RegisteredModelMeta& meta);

/// models/NAME/version-N/meta.yaml.
struct ModelVersionMeta {
  ModelVersion version;     ///< without its tags and aliases
  bool is_deleted = false;  ///< MLflow writes the stage Deleted_Internal and keeps the file
  MetaMap others;

  bool operator==(const ModelVersionMeta&) const = default;
};

/// Name and number are required. Without a status the version is READY, as in MLflow.
ModelVersionMeta parse_model_version_meta(std::string_view text);
std::string write_model_version_meta(const ModelVersionMeta& meta);

}  // namespace mlf::wire
