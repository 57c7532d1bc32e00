// SPDX-License-Identifier: Apache-2.0
// Loads NVML at run time: the library comes with the NVIDIA driver, and most machines do not have
// it. The few types and functions of its stable C interface that are used are declared here.
#include "record/gpu.h"

#include <cmath>
#include <vector>

#include <dlfcn.h>

namespace mlf::record {

namespace {

using Device = void*;
struct Memory {
  unsigned long long total;
  unsigned long long free;
  unsigned long long used;
};
struct Utilization {
  unsigned int gpu;
  unsigned int memory;
};

struct LibraryCloser {
  void operator()(void* library) const { dlclose(library); }
};

/// The NVML functions that are used; each returns 0 on success.
struct Nvml {
  std::unique_ptr<void, LibraryCloser> library;
  int (*init)() = nullptr;
  int (*shutdown)() = nullptr;
  int (*count)(unsigned int*) = nullptr;
  int (*device)(unsigned int, Device*) = nullptr;
  int (*memory)(Device, Memory*) = nullptr;
  int (*utilization)(Device, Utilization*) = nullptr;
  int (*power)(Device, unsigned int*) = nullptr;
  int (*power_limit)(Device, unsigned int*) = nullptr;

  bool load() {
    library.reset(dlopen("libnvidia-ml.so.1", RTLD_NOW | RTLD_LOCAL));
    if (!library) return false;
    return find("nvmlInit_v2", init) && find("nvmlShutdown", shutdown) &&
           find("nvmlDeviceGetCount_v2", count) && find("nvmlDeviceGetHandleByIndex_v2", device) &&
           find("nvmlDeviceGetMemoryInfo", memory) &&
           find("nvmlDeviceGetUtilizationRates", utilization) &&
           find("nvmlDeviceGetPowerUsage", power) &&
           find("nvmlDeviceGetEnforcedPowerLimit", power_limit);
  }

 private:
  template <typename Function>
  bool find(const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(library.get(), name));
    return function != nullptr;
  }
};

class NvidiaMonitor : public GpuMonitor {
 public:
  /// `nvml` must be initialised; the destructor shuts it down.
  explicit NvidiaMonitor(Nvml nvml) : nvml_(std::move(nvml)) {
    unsigned int count = 0;
    nvml_.count(&count);
    for (unsigned int i = 0; i < count; ++i) {
      Device device = nullptr;
      devices_.push_back(nvml_.device(i, &device) == 0 ? device : nullptr);
    }
  }
  ~NvidiaMonitor() override { nvml_.shutdown(); }
  NvidiaMonitor(const NvidiaMonitor&) = delete;
  NvidiaMonitor& operator=(const NvidiaMonitor&) = delete;

  std::map<std::string, double> measure() override {
    std::map<std::string, double> values;
    for (std::size_t i = 0; i < devices_.size(); ++i) {
      if (devices_[i] != nullptr) measure(devices_[i], "gpu_" + std::to_string(i) + "_", values);
    }
    return values;
  }

 private:
  void measure(Device device, const std::string& prefix, std::map<std::string, double>& values) {
    Memory memory{};
    if (nvml_.memory(device, &memory) == 0 && memory.total > 0) {
      const auto used = static_cast<double>(memory.used);
      values[prefix + "memory_usage_percentage"] =
          std::round(used / static_cast<double>(memory.total) * 1000) / 10;
      values[prefix + "memory_usage_megabytes"] = used / 1e6;
    }
    Utilization utilization{};
    if (nvml_.utilization(device, &utilization) == 0) {
      values[prefix + "utilization_percentage"] = utilization.gpu;
    }
    unsigned int power = 0;
    unsigned int limit = 0;
    if (nvml_.power(device, &power) != 0) return;
    values[prefix + "power_usage_watts"] = power / 1000.0;
    if (nvml_.power_limit(device, &limit) == 0 && limit > 0) {
      values[prefix + "power_usage_percentage"] = static_cast<double>(power) / limit * 100;
    }
  }

  Nvml nvml_;
  std::vector<Device> devices_;
};

}  // namespace

std::unique_ptr<GpuMonitor> open_gpus() {
  Nvml nvml;
  if (!nvml.load() || nvml.init() != 0) return nullptr;
  return std::make_unique<NvidiaMonitor>(std::move(nvml));
}

}  // namespace mlf::record
