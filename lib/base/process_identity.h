// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace mlf {

/// Where a process runs. A process id has a meaning only within one boot of one machine and within
/// one pid namespace.
struct ProcessPlace {
  std::string host;
  std::string machine_id;     ///< "" where the system has none
  std::string boot_id;        ///< of the running kernel
  std::string pid_namespace;  ///< such as "pid:[4026531836]"

  bool operator==(const ProcessPlace&) const = default;
};

/// Identifies a process within its ProcessPlace. The kernel reuses pids, but not with the same
/// start time.
struct ProcessId {
  pid_t pid = 0;
  std::uint64_t start_time = 0;  ///< clock ticks since boot

  bool operator==(const ProcessId&) const = default;
};

/// The processes that carry out a run; the content of the tag mlf.exec.process.
struct ProcessIdentity {
  ProcessPlace place;
  ProcessId supervisor;            ///< mlf itself
  std::optional<ProcessId> child;  ///< the command, once it has started

  bool operator==(const ProcessIdentity&) const = default;
};

/// Where this process runs. Here and below, tests pass a directory as `root` in place of "/".
ProcessPlace this_place(const std::filesystem::path& root = "/");

/// The process with that pid; nullopt when there is none or it is a zombie.
std::optional<ProcessId> find_process(pid_t pid, const std::filesystem::path& root = "/");

/// The processes of a session.
std::vector<ProcessId> find_session(pid_t session, const std::filesystem::path& root = "/");

/// A variable of the environment that the process was started with; nullopt when it is not set or
/// the environment may not be read.
std::optional<std::string> variable_of(const ProcessId& process, std::string_view name,
                                       const std::filesystem::path& root = "/");

/// Sends a signal to that process. Does nothing when it has ended, even if another process has its
/// pid now.
void send_signal(const ProcessId& process, int signal);

/// The identity of this process as supervisor, without a child.
ProcessIdentity own_identity();

}  // namespace mlf
