// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "scoring/native/values.h"

namespace mlf::scoring::native {

/// MLflow's answer to a request, `{"predictions": ...}`. A number that is not finite is NaN,
/// Infinity or -Infinity, as Python's module json writes it.
std::string predictions_json(const Output& output);

}  // namespace mlf::scoring::native
