// SPDX-License-Identifier: Apache-2.0
#include "base/cores.h"

#include <fstream>
#include <string_view>

#include <doctest/doctest.h>

#include "support/fakes.h"

using namespace mlf;

namespace {

struct Kernel {
  test::TempDir directory;

  void write(std::string_view path, std::string_view text) const {
    const auto file = directory.path() / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  std::size_t cores() const { return usable_cores(directory.path()); }
};

}  // namespace

TEST_CASE_FIXTURE(Kernel, "without a quota all cores that the kernel allows are usable") {
  const auto all = cores();
  CHECK(all >= 1);
  write("proc/self/cgroup", "0::/a\n");
  write("sys/fs/cgroup/a/cpu.max", "max 100000\n");
  CHECK(cores() == all);
  write("sys/fs/cgroup/a/cpu.max", "99999900000 100000\n");
  CHECK(cores() == all);
}

TEST_CASE_FIXTURE(Kernel, "the smallest quota of a group and those above it counts, rounded up") {
  write("proc/self/cgroup", "0::/a/b\n");
  write("sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
  write("sys/fs/cgroup/a/cpu.max", "50000 100000\n");
  CHECK(cores() == 1);
}

TEST_CASE_FIXTURE(Kernel, "in a container the topmost group is the container's own") {
  write("proc/self/cgroup", "0::/../other\n");
  write("sys/fs/cgroup/cpu.max", "10000 100000\n");
  CHECK(cores() == 1);
}

TEST_CASE_FIXTURE(Kernel, "groups of version 1 have quotas too") {
  write("proc/self/cgroup", "5:memory:/x\n4:cpu,cpuacct:/x\n");
  write("sys/fs/cgroup/cpu/x/cpu.cfs_quota_us", "100000\n");
  write("sys/fs/cgroup/cpu/x/cpu.cfs_period_us", "100000\n");
  CHECK(cores() == 1);
}

TEST_CASE_FIXTURE(Kernel, "what is no quota does not count") {
  const auto all = cores();
  write("proc/self/cgroup", "nonsense\n4:cpu:/x\n0::/a\n");
  write("sys/fs/cgroup/cpu/x/cpu.cfs_quota_us", "-1\n");
  write("sys/fs/cgroup/cpu/x/cpu.cfs_period_us", "100000\n");
  write("sys/fs/cgroup/a/cpu.max", "0 0\n");
  CHECK(cores() == all);
}
