// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

namespace mlf::record {

/// Measures the GPUs of this machine.
class GpuMonitor {
 public:
  virtual ~GpuMonitor() = default;
  /// Values by MLflow's names, such as gpu_0_utilization_percentage. Values that a GPU does not
  /// report are left out.
  virtual std::map<std::string, double> measure() = 0;
};

/// Opens the NVIDIA GPUs through the driver's library; nullptr when there is no such library.
std::unique_ptr<GpuMonitor> open_gpus();

}  // namespace mlf::record
