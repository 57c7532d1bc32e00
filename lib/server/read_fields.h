// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/lifecycle_stage.h"
#include "core/metric.h"
#include "core/model_version.h"
#include "core/param.h"
#include "core/tag.h"
#include "server/fields.h"
#include "store/registry_store.h"

/// Reads the fields that several messages of MLflow have.
namespace mlf::server {

/// The run that is meant: run_id, else run_uuid, as old clients call it.
RunId run_id_of(const Fields& fields);
/// The field experiment_id.
ExperimentId experiment_id_of(const Fields& fields);
/// Tags without a value have an empty one.
std::vector<Tag> tags_of(const Fields& fields, std::string_view name = "tags");
std::vector<Param> params_of(const Fields& fields);
/// One point: key, value, timestamp and so on.
Metric metric_of(const Fields& fields);
/// active_only when the field is absent or names no view, as in MLflow.
ViewType view_type_of(const Fields& fields, std::string_view name);

/// The field version: the number of a version of a registered model.
std::int64_t version_number_of(const Fields& fields);
/// @throws Error with MLflow's message for a word that is no stage.
ModelStage stage_of(const std::string& word);

struct PageSizes {
  std::int64_t usual;
  std::int64_t largest;
};
/// The fields of a search in the registry.
store::RegistryQuery registry_query_of(const Fields& fields, PageSizes sizes);

}  // namespace mlf::server
