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

/// Where processes live: process ids mean something only inside one boot and one pid namespace.
struct ProcessPlace {
  std::string host;
  std::string machine_id;     ///< "" where the system has none
  std::string boot_id;        ///< of the running kernel
  std::string pid_namespace;  ///< such as "pid:[4026531836]"

  bool operator==(const ProcessPlace&) const = default;
};

/// A process that no other will ever be taken for, within its place: ids are used again, but not
/// with the same start time.
struct ProcessId {
  pid_t pid = 0;
  std::uint64_t start_time = 0;  ///< clock ticks since boot

  bool operator==(const ProcessId&) const = default;
};

/// Who carries a run out: what the tag mlf.exec.process says.
struct ProcessIdentity {
  ProcessPlace place;
  ProcessId supervisor;            ///< mlf itself
  std::optional<ProcessId> child;  ///< the command, once it was started

  bool operator==(const ProcessIdentity&) const = default;
};

/// This place; `root` stands for "/" in tests.
ProcessPlace this_place(const std::filesystem::path& root = "/");

/// The process of that id, nullopt when there is none or only its remains (a zombie).
std::optional<ProcessId> find_process(pid_t pid, const std::filesystem::path& root = "/");

/// The processes of the session of that number.
std::vector<ProcessId> find_session(pid_t session, const std::filesystem::path& root = "/");

/// A variable of the environment that the process was started with; nullopt without it, and where
/// the process may not be looked at.
std::optional<std::string> variable_of(const ProcessId& process, std::string_view name,
                                       const std::filesystem::path& root = "/");

/// Sends a signal to that very process, and to no other that has its number; nothing when it is
/// gone.
void send_signal(const ProcessId& process, int signal);

/// That of this process, without a child yet.
ProcessIdentity own_identity();

}  // namespace mlf
