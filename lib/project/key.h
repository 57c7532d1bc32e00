// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/run.h"
#include "project/plan.h"
#include "store/tracking_store.h"

namespace mlf::project {

/// What decides what a run does: the project's files, the entry point, the parameters' values,
/// defaults included, and the environment. Of a parameter of type path the file or directory counts
/// as it is now, by its size and time. Two runs of the same key do the same; where and with what
/// options they run makes no difference. In 32 hexadecimal digits.
/// @param content of the project, from content_of().
std::string run_key(const Plan& plan, const Checkout& checkout, std::string_view content);

/// The newest FINISHED active run of that key in the experiment whose end is recorded: what says
/// that it has finished may still be at work, and fail.
std::optional<Run> find_finished(store::TrackingStore& store, const ExperimentId& experiment,
                                 std::string_view key);

}  // namespace mlf::project
