// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "predict_options.h"

/// `mlf models predict --engine spark`.
namespace mlf::tools {

/// @throws UsageError for options that Spark does not have.
void check_spark(const PredictOptions& options);

/// Scores the batch with `model`, an absolute path or a URI, in the executors.
void predict_on_spark(const PredictOptions& options, const std::string& model,
                      const Context& context);

}  // namespace mlf::tools
