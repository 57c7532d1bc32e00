// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "backend/backend.h"
#include "base/process_identity.h"

namespace mlf::backend {

/// Runs launches as background processes on this machine. Each leads its own session, so that
/// closing the terminal does not end it and all processes it starts can be found.
class LocalBackend : public Backend {
 public:
  /// The references must outlive it.
  LocalBackend(const BackendOptions& options, const Context& context)
      : options_(options), context_(context) {}

  void check(const project::Launch& launch) override;
  std::string submit(const project::Launch& launch) override;
  JobStatus status(const Job& job) override;
  void cancel(const Job& job) override;
  void kill(const Job& job) override;
  std::string log(const Job& job) override;
  std::string display(const std::string& job) const override;
  std::chrono::milliseconds lag() const override { return std::chrono::milliseconds(0); }

 private:
  bool is_executor(const Job& job, const ProcessId& process) const;
  std::vector<ProcessId> find_processes(const Job& job, const ProcessId& executor) const;
  std::vector<ProcessId> require_processes(const Job& job, const ProcessId& executor) const;

  BackendOptions options_;
  const Context& context_;
};

}  // namespace mlf::backend
