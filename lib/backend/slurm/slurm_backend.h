// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "backend/backend.h"

namespace mlf::backend {

/// Jobs of Slurm: sbatch gets a script on its standard input that becomes `mlf-project execute`, so
/// that Slurm's SIGTERM reaches it and the run ends truthfully.
class SlurmBackend : public Backend {
 public:
  /// The references outlive it. Between asking a job to end and killing it `patience` passes at
  /// least: mlf in the job takes a second request that comes at once for the first.
  SlurmBackend(const BackendOptions& options, const Context& context,
               std::chrono::milliseconds patience = std::chrono::milliseconds(1100))
      : options_(options), context_(context), patience_(patience) {}

  void check(const project::Launch& launch) override;
  std::string submit(const project::Launch& launch) override;
  std::vector<std::string> submit_array(std::span<const project::Launch> launches,
                                        std::size_t at_once) override;
  JobStatus status(const Job& job) override;
  std::vector<JobStatus> statuses(std::span<const Job> jobs) override;
  void cancel(const Job& job) override;
  void kill(const Job& job) override;
  void cancel_all(std::span<const Job> jobs) override;
  void kill_all(std::span<const Job> jobs) override;
  std::string log(const Job& job) override;
  std::string display(const std::string& job) const override;

 private:
  /// Submits, and says the id that sbatch gave, and the cluster, or "".
  std::pair<std::string, std::string> sbatch(const project::Launch& launch,
                                             const std::vector<std::string>& options,
                                             const std::string& script);
  Captured ask(std::vector<std::string> arguments, const std::string& cluster,
               const std::string& input = {});
  /// Of the jobs of one cluster, by id, those that Slurm knows.
  std::map<std::string, JobStatus> find_states(const std::string& cluster,
                                               const std::vector<std::string>& ids);
  /// @throws Error INVALID_STATE unless the jobs were submitted for their runs.
  void require_own(std::span<const Job> jobs);
  void scancel(std::span<const Job> jobs, const std::vector<std::string>& options);

  BackendOptions options_;
  const Context& context_;
  std::chrono::milliseconds patience_;
  std::optional<std::chrono::steady_clock::time_point> asked_{};
};

/// The script of one run or, as an array, of several.
std::string slurm_script(std::span<const project::Launch> launches,
                         const std::vector<std::string>& prologue);

}  // namespace mlf::backend
