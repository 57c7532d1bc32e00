// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "core/experiment.h"
#include "core/logged_model.h"
#include "core/model_version.h"
#include "core/registered_model.h"
#include "core/run.h"

/// Runs, experiments and so on in the JSON of MLflow's REST API: the same names, nesting and order
/// of fields. Integers are numbers. NaN and the infinities, which JSON has no numbers for, are the
/// texts "NaN", "Infinity" and "-Infinity".
namespace mlf::wire {

/// How to write a missing value or an empty list.
enum class Absent {
  omit,  ///< leave the field out, as MLflow's server does
  null,  ///< write null or [], so that scripts always find every field
};

Json to_json(const Metric& metric, Absent absent = Absent::omit);
Json to_json(const RunInfo& info, Absent absent = Absent::omit);
Json to_json(const Run& run, Absent absent = Absent::omit);
Json to_json(const Experiment& experiment, Absent absent = Absent::omit);
Json to_json(const LoggedModel& model, Absent absent = Absent::omit);
/// In these two, numbers of versions are texts, as in MLflow.
Json to_json(const RegisteredModel& model, Absent absent = Absent::omit);
Json to_json(const ModelVersion& version, Absent absent = Absent::omit);
/// {"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "..."}
Json to_json(const Error& error);

/// The same as text in one line, with Absent::null, for the output of commands.
std::string json_text(const Metric& metric);
std::string json_text(const Run& run);
std::string json_text(const Experiment& experiment);
std::string json_text(const LoggedModel& model);
std::string json_text(const RegisteredModel& model);
std::string json_text(const ModelVersion& version);

/// Reads the JSON of a server. Integers may be texts, as protobuf writes them. Unknown fields are
/// ignored. Metrics, params and tags of runs and experiments are sorted by key.
/// @throws Error INTERNAL_ERROR that names the field, when one is missing or has the wrong type.
Run run_from_json(const Json& json);
Experiment experiment_from_json(const Json& json);
LoggedModel logged_model_from_json(const Json& json);
/// The error in a server's answer. An unknown code becomes INTERNAL_ERROR.
Error error_from_json(const Json& json);

}  // namespace mlf::wire
