// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "serving/model_table.h"

/// What the server tells about its models, as JSON.
namespace mlf::serving {

/// The signature: inputs, outputs and params, null for what it does not say.
std::string schema_json(const ServedModel& model);

/// A list with an object for each model: its name, URI and version, the flavors, the MLflow that
/// answers, and whether it is ready.
std::string models_json(std::span<const ModelTable::Entry> models);

/// Whether the model can be asked.
bool is_ready(const ServedModel& model);

}  // namespace mlf::serving
