// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "core/dataset.h"
#include "core/metric.h"
#include "core/param.h"
#include "core/tag.h"

/// MLflow's rules for what may be stored (mlflow/utils/validation.py). Each function throws Error
/// INVALID_PARAMETER_VALUE with MLflow's own message when its rule is broken. Text that is not
/// UTF-8, which MLflow cannot be given, is refused too.
namespace mlf {

/// MLflow's error for a value that breaks a rule: "Invalid value "VALUE" for parameter 'PATH'
/// supplied: REASON", the value as JSON in ASCII; without a reason it ends in "supplied.".
Error invalid_value(std::string_view path, std::string_view value, std::string_view reason = "");

/// Whether `key` may name a metric, param or tag: the characters that Python's \w accepts (see
/// word_characters.h), `/ . - : space`; equal to its normalised POSIX path, not ".", and not
/// beginning with ".." or "/". Such a key is also a safe relative path. Its length is not looked
/// at.
bool is_valid_key(std::string_view key);

/// `path` is the place in the request that messages name, such as "name" or "metrics[3].name".
void validate_metric_key(std::string_view key, std::string_view path = "name");
void validate_param_key(std::string_view key, std::string_view path = "key");
void validate_tag_key(std::string_view key, std::string_view path = "key");

/// The key, its length, the timestamp, and that the name and digest of a dataset can be words of a
/// metric's line (MLflow accepts others, and can then not read the run or search the experiment).
void validate_metric(const Metric& metric, std::string_view path = "");
void validate_experiment_name(std::string_view name);
void validate_experiment_tag(const Tag& tag);
/// At most 2048 characters, not a runs: URI, no control characters.
void validate_artifact_location(std::string_view location);
void validate_dataset_input(const DatasetInput& input);

/// What is logged in one call.
struct Batch {
  std::vector<Metric> metrics;
  std::vector<Param> params;
  std::vector<Tag> tags;
};

/// What to do with a param or tag value over its limit; MLFLOW_TRUNCATE_LONG_VALUES (default true).
enum class LongValues { truncate, refuse };

/// Checks the whole batch: every item, MLflow's sizes (at most 1000 metrics, 100 params, 100 tags,
/// 1000 in all) and param keys that occur twice. Values over their limit are cut where
/// `long_values` says so, and `warn` is given a line for each.
/// @return the batch as it is to be stored.
Batch validate_batch(Batch batch, LongValues long_values,
                     const std::function<void(std::string)>& warn);
Param validate_param(Param param, LongValues long_values,
                     const std::function<void(std::string)>& warn, std::string_view path = "");

}  // namespace mlf
