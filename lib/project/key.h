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

/// A run's key, 32 hexadecimal digits: the hash of everything that decides what the run does, which
/// is the project's files, the entry point, the environment, and the parameters' values including
/// defaults. For a parameter of type path, the size and modification time of the file or directory
/// count as well. Runs with the same key do the same; the backend and its options do not count.
/// @param content the hash of the project's files, from content_of().
std::string run_key(const Plan& plan, const Checkout& checkout, std::string_view content);

/// The newest active FINISHED run with that key in the experiment. Its end must be recorded: a
/// program that sets FINISHED may still be running, and fail.
std::optional<Run> find_finished(store::TrackingStore& store, const ExperimentId& experiment,
                                 std::string_view key);

}  // namespace mlf::project
