// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

namespace mlf::record {

/// The GPUs of this machine.
class GpuMonitor {
 public:
  virtual ~GpuMonitor() = default;
  /// By MLflow's names, such as gpu_0_utilization_percentage. What a GPU does not tell is left out.
  virtual std::map<std::string, double> measure() = 0;
};

/// NVIDIA's, through the driver's own library; nullptr where there is none.
std::unique_ptr<GpuMonitor> open_gpus();

}  // namespace mlf::record
