// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/tool_runner.h"
#include "scoring/local_model.h"
#include "scoring/native/runtime_places.h"

namespace mlf::scoring::native {

/// Loads a model as load_native() does in a process of its own, which has limits, and lets it
/// predict. The libraries trust what a file says of its trees, so a damaged file can end the
/// process that loads it.
/// @throws Error INVALID_PARAMETER_VALUE when the process was ended by a signal, such as for a
/// wrong address; else as load_native().
void try_in_child(const LocalModel& model, const RuntimePlaces& places, const RunTool& run_tool);

}  // namespace mlf::scoring::native
