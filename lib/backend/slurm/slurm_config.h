// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mlf::backend {

/// The Slurm backend's settings.
struct SlurmConfig {
  std::vector<std::string> options;   ///< sbatch options, one word each
  std::vector<std::string> prologue;  ///< lines of the script that run before mlf
  std::size_t array_limit = 0;        ///< how many tasks of an array run at a time; 0: no limit
};

/// Parses a backend config. Its keys are sbatch's long options without "--" (partition, time,
/// nodes, mem, gres, ...), whose value is a string, a number or true, and "options" (additional
/// words), "prologue" and "array-limit".
/// @throws Error INVALID_PARAMETER_VALUE naming a wrong key, with the nearest known one.
SlurmConfig parse_slurm_config(std::string_view config);

}  // namespace mlf::backend
