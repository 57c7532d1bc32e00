// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace mlf {

/// The numbers are those of MLflow's meta.yaml of runs; do not change them.
enum class RunStatus { running = 1, scheduled = 2, finished = 3, failed = 4, killed = 5 };

/// "RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED".
std::string_view run_status_name(RunStatus status);
std::optional<RunStatus> parse_run_status(std::string_view name);
/// The status with that number; nullopt if there is none.
std::optional<RunStatus> run_status_of(long long number);
/// Whether the run has ended: FINISHED, FAILED or KILLED.
bool is_terminated(RunStatus status);

}  // namespace mlf
