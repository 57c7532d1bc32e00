// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "backend/backend.h"

namespace mlf::backend {

/// A job's state in Slurm's long word ("RUNNING", "CANCELLED by 1000"), with the reason that squeue
/// gives ("Resources", "TimeLimit"; "None" and "" are none).
JobStatus slurm_status(std::string_view state, std::string_view reason);

/// Lines "ID|STATE|REASON" or "ID|STATE", as squeue and sacct are asked to write them, by id.
std::map<std::string, JobStatus> parse_slurm_states(std::string_view lines);

}  // namespace mlf::backend
