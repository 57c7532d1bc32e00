// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "core/validation.h"

namespace mlf::wire {

/// A line of `mlf log batch`: what one call of MLflow's log-batch logs,
///
///   {"metrics": [{"key": "loss", "value": 0.3, "timestamp": 1700000000000, "step": 7}],
///    "params": [{"key": "lr", "value": "0.1"}], "tags": [{"key": "phase", "value": "train"}]}
///
/// or one item of it, {"metric": {...}}, {"param": {...}} or {"tag": {...}}. A metric's timestamp
/// is `now_ms` and its step 0 when not given, dataset_name and dataset_digest may be there;
/// integers may be strings, as protobuf writes them, and the value may be NaN, Infinity or
/// -Infinity, bare as Python writes them or as strings. Params and tags have string values. The
/// items are not validated: validate_batch() does that.
/// @throws Error INVALID_PARAMETER_VALUE, one line that names the member.
Batch parse_batch_line(std::string_view line, std::int64_t now_ms);

}  // namespace mlf::wire
