// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "record/gpu.h"

namespace mlf::record {

/// Processor time since boot in ticks, summed over all processors.
struct CpuTimes {
  std::uint64_t busy = 0;
  std::uint64_t total = 0;
};
struct MemoryUse {
  std::uint64_t used = 0;   ///< bytes that are not available to programs
  std::uint64_t total = 0;  ///< bytes
};
struct NetworkUse {
  std::uint64_t received = 0;  ///< bytes since boot, of all interfaces
  std::uint64_t transmitted = 0;
};

/// Parse the contents of /proc/stat, /proc/meminfo and /proc/net/dev; nullopt for text of another
/// form.
std::optional<CpuTimes> parse_cpu_times(std::string_view stat);
std::optional<MemoryUse> parse_memory_use(std::string_view meminfo);
std::optional<NetworkUse> parse_network_use(std::string_view net_dev);

/// Measures the load of the machine, with the names and units of MLflow's system metrics but
/// without the prefix "system/":
///   - cpu_utilization_percentage
///   - system_memory_usage_megabytes, system_memory_usage_percentage
///   - disk_usage_percentage, disk_usage_megabytes, disk_available_megabytes: of the root file
///     system
///   - network_receive_megabytes, network_transmit_megabytes: since this object was made
///   - for each NVIDIA GPU N: gpu_N_memory_usage_percentage, gpu_N_memory_usage_megabytes,
///     gpu_N_utilization_percentage, gpu_N_power_usage_watts, gpu_N_power_usage_percentage
/// Not thread-safe.
class SystemMonitor {
 public:
  /// Reads below `root`, which tests set to a directory of their own.
  explicit SystemMonitor(std::filesystem::path root = "/");

  /// Measures once. take() gives the average of the values measured since its last call, as MLflow
  /// does.
  void sample();
  /// The averages since the last call, rounded to one decimal; empty when nothing was measured
  /// since.
  std::map<std::string, double> take();

 private:
  struct Sum {
    double total = 0;
    int count = 0;
  };
  void add(const std::string& name, double value);
  void sample_cpu();
  void sample_memory();
  void sample_disk();
  void sample_network();
  void sample_gpus();

  std::filesystem::path root_;
  std::unique_ptr<GpuMonitor> gpus_;
  std::optional<CpuTimes> last_cpu_;
  std::optional<NetworkUse> first_network_;
  std::map<std::string, Sum> sums_;
  std::map<std::string, double> latest_;  ///< metrics that are not averaged
};

}  // namespace mlf::record
