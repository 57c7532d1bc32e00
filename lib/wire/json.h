// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "core/experiment.h"
#include "core/logged_model.h"
#include "core/run.h"

/// The entities as MLflow's REST API has them in JSON: its names, its nesting, its order of fields,
/// whole numbers as numbers, and the values that JSON has no numbers for as the texts "NaN",
/// "Infinity" and "-Infinity".
namespace mlf::wire {

/// What stands for a value that is not there and for an empty list.
enum class Absent {
  omit,  ///< nothing, as in MLflow's answers
  null,  ///< null and [], for people's scripts: every field is always there
};

Json to_json(const Metric& metric, Absent absent = Absent::omit);
Json to_json(const RunInfo& info, Absent absent = Absent::omit);
Json to_json(const Run& run, Absent absent = Absent::omit);
Json to_json(const Experiment& experiment, Absent absent = Absent::omit);
Json to_json(const LoggedModel& model, Absent absent = Absent::omit);
/// {"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "..."}
Json to_json(const Error& error);

/// The same as a line of text with every field, for the output of commands.
std::string json_text(const Metric& metric);
std::string json_text(const Run& run);
std::string json_text(const Experiment& experiment);
std::string json_text(const LoggedModel& model);

/// The way back. Whole numbers may be texts, as protobuf writes them; unknown fields are ignored;
/// lists come sorted by key.
/// @throws Error INTERNAL_ERROR naming the field, when one has the wrong type or is missing.
Run run_from_json(const Json& json);
Experiment experiment_from_json(const Json& json);
LoggedModel logged_model_from_json(const Json& json);
/// The error that a server's answer tells; an unknown code is INTERNAL_ERROR.
Error error_from_json(const Json& json);

}  // namespace mlf::wire
