// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/run.h"

namespace mlf::wire {

/// A run as MLflow's REST API sends it, in one line: {"info": ..., "data": ..., "inputs": ...,
/// "outputs": ...}. Every field is there, null where there is no value; NaN and the infinities are
/// the strings "NaN", "Infinity" and "-Infinity". Bytes that are no UTF-8 become U+FFFD.
std::string run_json(const Run& run);

}  // namespace mlf::wire
