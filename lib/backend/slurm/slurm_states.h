// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "backend/backend.h"

namespace mlf::backend {

/// The status for Slurm's long state name ("RUNNING", "CANCELLED by 1000") and squeue's reason
/// ("Resources", "TimeLimit"; "None" and "" mean no reason).
JobStatus slurm_status(std::string_view state, std::string_view reason);

/// Parses the lines "ID|STATE|REASON" of squeue or "ID|STATE" of sacct. @return statuses by id.
std::map<std::string, JobStatus> parse_slurm_states(std::string_view lines);

}  // namespace mlf::backend
