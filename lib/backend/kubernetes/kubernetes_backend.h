// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "backend/backend.h"
#include "core/param.h"

namespace mlf::backend {

/// Runs launches as Kubernetes Jobs through kubectl: pushes the image to a registry and creates a
/// Job from the user's template. No mlf runs in the cluster; JobWatch ends the run. A job's
/// identity is NAMESPACE/NAME.
class KubernetesBackend : public Backend {
 public:
  /// The references must outlive it.
  KubernetesBackend(const BackendOptions& options, const Context& context)
      : options_(options), context_(context) {}

  void check(const project::Launch& launch) override;
  std::string submit(const project::Launch& launch) override;
  JobStatus status(const Job& job) override;
  void cancel(const Job& job) override;
  void kill(const Job& job) override;
  std::string log(const Job& job) override;
  bool runs_mlf() const override { return false; }
  std::string display(const std::string& job) const override { return "job " + job; }
  /// Zero: nothing in the job writes to the store after the job has ended.
  std::chrono::milliseconds lag() const override { return std::chrono::milliseconds(0); }

 private:
  std::string push_image(const project::Launch& launch, const std::string& repository);
  std::vector<Param> environment(const project::Launch& launch);
  Captured kubectl(const project::Launch& launch, std::vector<std::string> arguments,
                   const std::string& input = {});
  Captured ask_about(const Job& job, std::vector<std::string> arguments);
  /// kubectl's description of the job, as JSON.
  Captured get(const Job& job);
  /// Why the job's pods do not run, or how they ended; "" when there is nothing to report.
  std::string pod_detail(const Job& job);
  void remove(const Job& job);

  BackendOptions options_;
  const Context& context_;
};

}  // namespace mlf::backend
