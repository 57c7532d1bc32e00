// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "model/mlmodel.h"

namespace mlf::model {

/// Why MLflow, when it loads the model, can run code that is stored in it, as a pickle is; nullopt
/// for flavors whose files are only data. Flavors that mlf does not know count as code.
std::optional<std::string> why_loading_runs_code(const Mlmodel& model);

}  // namespace mlf::model
