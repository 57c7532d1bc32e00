// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace mlf {

/// The values are those of MLflow's run meta.yaml; do not change them.
enum class RunStatus { running = 1, scheduled = 2, finished = 3, failed = 4, killed = 5 };

/// "RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED".
std::string_view run_status_name(RunStatus status);
std::optional<RunStatus> parse_run_status(std::string_view name);
/// The status of a stored number; nullopt for one that MLflow does not know.
std::optional<RunStatus> run_status_of(long long number);
/// FINISHED, FAILED and KILLED: the run will not change any more by itself.
bool is_terminated(RunStatus status);

}  // namespace mlf
