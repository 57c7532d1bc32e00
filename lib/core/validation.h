// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/reporter.h"
#include "core/dataset.h"
#include "core/metric.h"
#include "core/param.h"
#include "core/tag.h"

/// MLflow's rules for what may be stored (mlflow/utils/validation.py). Each function throws Error
/// INVALID_PARAMETER_VALUE with MLflow's message for a value that breaks a rule. Text that is not
/// UTF-8 is refused too.
namespace mlf {

/// MLflow's error for a value that breaks a rule: 'Invalid value "VALUE" for parameter 'PATH'
/// supplied: REASON', with the value as a JSON string in ASCII. Without a reason it ends with
/// "supplied.".
Error invalid_value(std::string_view path, std::string_view value, std::string_view reason = "");

/// Whether `key` may be the key of a metric, param or tag. Its characters are those that Python's
/// \w accepts (see word_characters.h), "/", ".", "-", ":" and the space. It equals its normalised
/// POSIX path, is not ".", and does not begin with ".." or "/". So it is also a safe relative path.
/// The length is not checked.
bool is_valid_key(std::string_view key);

/// Here and below, `path` is the place of the value in the request, for messages:
/// "metrics[3].name".
void validate_metric_key(std::string_view key, std::string_view path = "name");
void validate_param_key(std::string_view key, std::string_view path = "key");
void validate_tag_key(std::string_view key, std::string_view path = "key");

/// Checks the key, its length, the timestamp, and that the name and digest of the dataset fit into
/// a line of a metric's file. MLflow accepts others, but then cannot read the run or search the
/// experiment.
void validate_metric(const Metric& metric, std::string_view path = "");
void validate_experiment_name(std::string_view name);
void validate_experiment_tag(const Tag& tag);
/// An artifact location has at most 2048 characters and no control characters, and is not a runs:
/// URI.
void validate_artifact_location(std::string_view location);
void validate_dataset_input(const DatasetInput& input);
/// The name of a logged model is not empty and has none of the characters / : . % " '
void validate_logged_model_name(std::string_view name);

/// A registered model's name is not blank and has no "/", ":" or "%". It is also the name of a
/// directory, so it equals its normalised path, does not begin with "..", and has at most 255 bytes
/// and no control character or backslash. `path` is the place of the name in the request.
void validate_registered_model_name(std::string_view name, std::string_view path = "name");
/// The tag of a registered model or of a version.
void validate_registry_tag(const Tag& tag);
/// An alias has letters, digits, "_" and "-" as Python's \w knows them, at most 255.
void validate_model_alias(std::string_view alias);
/// An alias that is set is not "latest" and not a version such as "v3", in any case of letters.
void validate_new_model_alias(std::string_view alias);
/// A text of the registry without a rule of its own, such as a description: it is UTF-8.
void validate_registry_text(std::string_view path, std::string_view text);

/// What is logged in one call.
struct Batch {
  std::vector<Metric> metrics;
  std::vector<Param> params;
  std::vector<Tag> tags;
};

/// What to do with the value of a param or tag that is too long. The user chooses by
/// MLFLOW_TRUNCATE_LONG_VALUES (default: true).
enum class LongValues { truncate, refuse };

/// Reads MLFLOW_TRUNCATE_LONG_VALUES as MLflow does: true, 1, false or 0, in any case of letters;
/// nullopt for another text.
std::optional<LongValues> parse_long_values(std::string_view setting);

/// Checks every item of a batch, that there are at most 1000 metrics, 100 params, 100 tags and 1000
/// in all, and that no param occurs twice. With LongValues::truncate, values that are too long are
/// cut, with a warning for each.
/// @return the batch to store.
Batch validate_batch(Batch batch, LongValues long_values, Reporter& reporter);
Param validate_param(Param param, LongValues long_values, Reporter& reporter,
                     std::string_view path = "");

}  // namespace mlf
