// SPDX-License-Identifier: Apache-2.0
// Reads the kernel's counters and turns them into MLflow's system metrics. MLflow takes its figures
// from psutil, so ours are computed as psutil computes them: busy processor time is all time except
// idle and iowait; guest time is not added, since user time contains it; used memory is the memory
// that is not available.
#include "record/system_metrics.h"

#include <cmath>
#include <vector>

#include <sys/statvfs.h>

#include "base/kernel_file.h"
#include "base/numbers.h"
#include "base/text.h"

namespace mlf::record {

namespace {

constexpr double megabyte = 1e6;

/// The words of a line, which any number of blanks separate.
std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (const std::string_view word : split(line, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
  const auto number = parse_int64(text);
  if (!number || *number < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

}  // namespace

std::optional<CpuTimes> parse_cpu_times(std::string_view stat) {
  const auto words = words_of(stat.substr(0, stat.find('\n')));
  constexpr std::size_t steal = 8;  // guest and guest_nice follow; user and nice contain them
  if (words.size() < 5 || words[0] != "cpu") return std::nullopt;
  CpuTimes times;
  std::uint64_t idle = 0;
  for (std::size_t i = 1; i < words.size() && i <= steal; ++i) {
    const auto ticks = parse_count(words[i]);
    if (!ticks) return std::nullopt;
    times.total += *ticks;
    if (i == 4 || i == 5) idle += *ticks;
  }
  times.busy = times.total - idle;
  return times;
}

std::optional<MemoryUse> parse_memory_use(std::string_view meminfo) {
  std::optional<std::uint64_t> total;
  std::optional<std::uint64_t> available;
  for (const std::string_view line : split(meminfo, '\n')) {
    const auto words = words_of(line);
    if (words.size() < 2) continue;
    if (words[0] == "MemTotal:") total = parse_count(words[1]);
    if (words[0] == "MemAvailable:") available = parse_count(words[1]);
  }
  if (!total || !available || *available > *total) return std::nullopt;
  return MemoryUse{(*total - *available) * 1024, *total * 1024};
}

std::optional<NetworkUse> parse_network_use(std::string_view net_dev) {
  NetworkUse use;
  bool found = false;
  for (const std::string_view line : split(net_dev, '\n')) {
    const std::size_t colon = line.rfind(':');
    if (colon == line.npos) continue;
    const auto words = words_of(line.substr(colon + 1));
    constexpr std::size_t transmitted = 8;
    if (words.size() <= transmitted) continue;
    const auto in = parse_count(words[0]);
    const auto out = parse_count(words[transmitted]);
    if (!in || !out) continue;
    use.received += *in;
    use.transmitted += *out;
    found = true;
  }
  if (!found) return std::nullopt;
  return use;
}

SystemMonitor::SystemMonitor(std::filesystem::path root)
    : root_(std::move(root)),
      gpus_(open_gpus()),
      last_cpu_(parse_cpu_times(read_kernel_file(root_ / "proc/stat"))),
      first_network_(parse_network_use(read_kernel_file(root_ / "proc/net/dev"))) {}

void SystemMonitor::add(const std::string& name, double value) {
  Sum& sum = sums_[name];
  sum.total += value;
  ++sum.count;
}

void SystemMonitor::sample() {
  sample_cpu();
  sample_memory();
  sample_disk();
  sample_network();
  sample_gpus();
}

void SystemMonitor::sample_cpu() {
  const auto now = parse_cpu_times(read_kernel_file(root_ / "proc/stat"));
  if (!now || !last_cpu_ || now->total <= last_cpu_->total) return;
  const auto busy = static_cast<double>(now->busy) - static_cast<double>(last_cpu_->busy);
  const auto total = static_cast<double>(now->total - last_cpu_->total);
  add("cpu_utilization_percentage", std::max(0.0, busy / total * 100));
  last_cpu_ = now;
}

void SystemMonitor::sample_memory() {
  const auto use = parse_memory_use(read_kernel_file(root_ / "proc/meminfo"));
  if (!use || use->total == 0) return;
  const auto used = static_cast<double>(use->used);
  add("system_memory_usage_megabytes", used / megabyte);
  add("system_memory_usage_percentage", used / static_cast<double>(use->total) * 100);
}

void SystemMonitor::sample_disk() {
  struct statvfs disk {};
  if (statvfs(root_.c_str(), &disk) != 0) return;
  const auto block = static_cast<double>(disk.f_frsize);
  const double used = static_cast<double>(disk.f_blocks - disk.f_bfree) * block;
  const double available = static_cast<double>(disk.f_bavail) * block;
  // As df(1) does: the blocks that are reserved for root are not counted.
  if (used + available > 0) add("disk_usage_percentage", used / (used + available) * 100);
  add("disk_usage_megabytes", used / megabyte);
  add("disk_available_megabytes", available / megabyte);
}

void SystemMonitor::sample_network() {
  const auto use = parse_network_use(read_kernel_file(root_ / "proc/net/dev"));
  if (!use || !first_network_) return;
  const auto grown = [](std::uint64_t now, std::uint64_t before) {
    return now < before ? 0.0 : static_cast<double>(now - before) / megabyte;
  };
  latest_["network_receive_megabytes"] = grown(use->received, first_network_->received);
  latest_["network_transmit_megabytes"] = grown(use->transmitted, first_network_->transmitted);
}

void SystemMonitor::sample_gpus() {
  if (!gpus_) return;
  for (const auto& [name, value] : gpus_->measure()) add(name, value);
}

std::map<std::string, double> SystemMonitor::take() {
  std::map<std::string, double> values = std::move(latest_);
  for (const auto& [name, sum] : sums_) {
    values[name] = std::round(sum.total / sum.count * 10) / 10;
  }
  latest_.clear();
  sums_.clear();
  return values;
}

}  // namespace mlf::record
