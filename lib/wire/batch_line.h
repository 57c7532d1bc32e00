// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "core/validation.h"

namespace mlf::wire {

/// Reads a line of `mlf log batch`. It is either the body of a call of MLflow's log-batch,
///
///   {"metrics": [{"key": "loss", "value": 0.3, "timestamp": 1700000000000, "step": 7}],
///    "params": [{"key": "lr", "value": "0.1"}], "tags": [{"key": "phase", "value": "train"}]}
///
/// or has a single item: {"metric": {...}}, {"param": {...}} or {"tag": {...}}.
/// - A metric without timestamp gets `now_ms`, one without step gets 0. It may have dataset_name
/// and
///   dataset_digest.
/// - Integers may be strings, as protobuf writes them. The value of a metric may be NaN, Infinity
/// or
///   -Infinity, without quotes as Python writes them, or as strings.
/// - The values of params and tags are strings.
/// The items are not validated; validate_batch() does that.
/// @throws Error INVALID_PARAMETER_VALUE with one line that names the member.
Batch parse_batch_line(std::string_view line, std::int64_t now_ms);

}  // namespace mlf::wire
