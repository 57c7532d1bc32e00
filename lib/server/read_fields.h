// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/lifecycle_stage.h"
#include "core/metric.h"
#include "core/param.h"
#include "core/tag.h"
#include "server/fields.h"

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

}  // namespace mlf::server
