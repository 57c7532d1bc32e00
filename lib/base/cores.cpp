// SPDX-License-Identifier: Apache-2.0
#include "base/cores.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sched.h>

#include "base/kernel_file.h"
#include "base/numbers.h"
#include "base/text.h"

namespace mlf {

namespace {

namespace fs = std::filesystem;

std::size_t cores_to_run_on() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return static_cast<std::size_t>(std::max(1, CPU_COUNT(&set)));
}

/// The cores that correspond to a quota; nullopt for what is no quota, such as "max" and -1.
std::optional<double> quota(std::string_view allowed, std::string_view period) {
  const auto micros = parse_double(trim(allowed));
  const auto in = parse_double(trim(period));
  if (!micros || !in || *micros <= 0 || *in <= 0) return std::nullopt;
  return *micros / *in;
}

/// Of a group of version 2: "200000 100000" or "max 100000".
std::optional<double> quota_2(const fs::path& group) {
  const auto text = read_kernel_file(group / "cpu.max");
  const auto space = text.find(' ');
  if (space == text.npos) return std::nullopt;
  return quota(std::string_view(text).substr(0, space), std::string_view(text).substr(space));
}

std::optional<double> quota_1(const fs::path& group) {
  return quota(read_kernel_file(group / "cpu.cfs_quota_us"),
               read_kernel_file(group / "cpu.cfs_period_us"));
}

/// A group and all above it, each of which limits it. In a container the file system often has only
/// the container's own group, as the topmost one.
std::vector<fs::path> lineage(const fs::path& top, std::string_view group) {
  std::vector<fs::path> groups{top};
  for (const auto part : split(group, '/')) {
    if (!part.empty() && part != "..") groups.push_back(groups.back() / part);
  }
  return groups;
}

/// The smallest quota of the groups that /proc/self/cgroup names, in lines such as "0::/a" of
/// version 2 and "4:cpu,cpuacct:/a" of version 1.
std::optional<double> smallest_quota(const fs::path& root) {
  std::optional<double> smallest;
  const auto hierarchies = root / "sys/fs/cgroup";
  const auto text = read_kernel_file(root / "proc/self/cgroup");
  for (const auto line : split(std::string_view(text), '\n')) {
    const auto fields = split(line, ':');
    if (fields.size() != 3) continue;
    const bool is_2 = fields[1].empty();
    const auto controllers = split(fields[1], ',');
    if (!is_2 && std::ranges::find(controllers, "cpu") == controllers.end()) continue;
    for (const auto& group : lineage(is_2 ? hierarchies : hierarchies / "cpu", fields[2])) {
      const auto cores = is_2 ? quota_2(group) : quota_1(group);
      if (cores && (!smallest || *cores < *smallest)) smallest = cores;
    }
  }
  return smallest;
}

}  // namespace

std::size_t usable_cores(const fs::path& root) {
  const std::size_t cores = cores_to_run_on();
  const auto quota = smallest_quota(root);
  if (!quota || *quota >= static_cast<double>(cores)) return cores;
  return std::max(std::size_t{1}, static_cast<std::size_t>(std::ceil(*quota)));
}

}  // namespace mlf
