// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "backend/backend.h"

namespace mlf::backend {

/// Runs launches as Slurm jobs: sbatch reads a script from standard input that execs `mlf-project
/// execute`, so that Slurm's SIGTERM reaches mlf and it records the end of the run.
class SlurmBackend : public Backend {
 public:
  /// The references must outlive it. At least `patience` passes between cancelling a job and
  /// killing it: mlf in the job would take an immediate second signal for the first one.
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
  /// Submits the script. @return the job's id and its cluster, "" for the local one.
  std::pair<std::string, std::string> sbatch(const project::Launch& launch,
                                             const std::vector<std::string>& options,
                                             const std::string& script);
  Captured ask(std::vector<std::string> arguments, const std::string& cluster,
               const std::string& input = {});
  /// The states, by id, of those jobs of the cluster that Slurm knows.
  std::map<std::string, JobStatus> find_states(const std::string& cluster,
                                               const std::vector<std::string>& ids);
  /// @throws Error INVALID_STATE unless each job was submitted for its run.
  void require_own(std::span<const Job> jobs);
  void scancel(std::span<const Job> jobs, const std::vector<std::string>& options);

  BackendOptions options_;
  const Context& context_;
  std::chrono::milliseconds patience_;
  std::optional<std::chrono::steady_clock::time_point> asked_{};
};

/// The batch script for one launch, or for several as a job array.
std::string slurm_script(std::span<const project::Launch> launches,
                         const std::vector<std::string>& prologue);

}  // namespace mlf::backend
