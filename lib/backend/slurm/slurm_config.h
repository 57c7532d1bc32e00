// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mlf::backend {

/// The backend config of Slurm, read.
struct SlurmConfig {
  std::vector<std::string> options;   ///< of sbatch, each one word
  std::vector<std::string> prologue;  ///< lines of the script, run before mlf
  std::size_t array_limit = 0;        ///< tasks of an array at a time; 0: no limit
};

/// Its keys are long options of sbatch without "--" (partition, time, nodes, mem, gres, ...), with
/// a string, a number or true, and "options" (further words), "prologue" and "array-limit".
/// @throws Error INVALID_PARAMETER_VALUE naming the key, and the nearest one when it is unknown.
SlurmConfig parse_slurm_config(std::string_view config);

}  // namespace mlf::backend
