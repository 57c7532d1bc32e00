// SPDX-License-Identifier: Apache-2.0
#include "base/process_identity.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "base/kernel_file.h"
#include "base/numbers.h"
#include "base/text.h"

namespace mlf {

namespace {

std::string read_text(const std::filesystem::path& path) {
  return std::string(trim(read_kernel_file(path)));
}

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "";
  return name.data();
}

}  // namespace

ProcessPlace this_place(const std::filesystem::path& root) {
  std::error_code ignored;
  return {
      .host = host_name(),
      .machine_id = read_text(root / "etc/machine-id"),
      .boot_id = read_text(root / "proc/sys/kernel/random/boot_id"),
      .pid_namespace = std::filesystem::read_symlink(root / "proc/self/ns/pid", ignored).string()};
}

namespace {

struct ProcessStatus {
  ProcessId id;
  std::int64_t session = 0;
};

/// nullopt when there is no such process or it is a zombie.
std::optional<ProcessStatus> read_status(pid_t pid, const std::filesystem::path& root) {
  const std::string stat = read_text(root / "proc" / std::to_string(pid) / "stat");
  // The second field is the program's name in parentheses. The name may itself contain parentheses.
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos || name_end + 2 >= stat.size()) return std::nullopt;
  const auto fields = split(std::string_view(stat).substr(name_end + 2), ' ');
  constexpr std::size_t state = 0;        // field 3 of proc(5)
  constexpr std::size_t session = 3;      // field 6
  constexpr std::size_t start_time = 19;  // field 22
  if (fields.size() <= start_time) return std::nullopt;
  if (fields[state] == "Z" || fields[state] == "X") return std::nullopt;
  const auto ticks = parse_int64(fields[start_time]);
  if (!ticks) return std::nullopt;
  return ProcessStatus{{pid, static_cast<std::uint64_t>(*ticks)},
                       parse_int64(fields[session]).value_or(0)};
}

}  // namespace

std::optional<ProcessId> find_process(pid_t pid, const std::filesystem::path& root) {
  const auto status = read_status(pid, root);
  if (!status) return std::nullopt;
  return status->id;
}

std::vector<ProcessId> find_session(pid_t session, const std::filesystem::path& root) {
  std::vector<ProcessId> result;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(root / "proc", ignored)) {
    const auto pid = parse_int64(entry.path().filename().string());
    if (!pid) continue;
    const auto status = read_status(static_cast<pid_t>(*pid), root);
    if (status && status->session == session) result.push_back(status->id);
  }
  return result;
}

std::optional<std::string> variable_of(const ProcessId& process, std::string_view name,
                                       const std::filesystem::path& root) {
  const std::string environment =
      read_text(root / "proc" / std::to_string(process.pid) / "environ");
  const std::string start = fmt::format("{}=", name);
  for (const std::string_view entry : split(environment, '\0')) {
    if (entry.starts_with(start)) return std::string(entry.substr(start.size()));
  }
  return std::nullopt;
}

// The descriptor is opened before the start time is compared: it keeps referring to the same
// process, even if that ends and another gets its pid.
void send_signal(const ProcessId& process, int signal) {
  const FileDescriptor descriptor(static_cast<int>(syscall(SYS_pidfd_open, process.pid, 0)));
  if (find_process(process.pid) != process) return;
  if (descriptor) {
    syscall(SYS_pidfd_send_signal, descriptor.get(), signal, nullptr, 0);
  } else {  // an old kernel, a strict sandbox
    ::kill(process.pid, signal);
  }
}

ProcessIdentity own_identity() {
  return {.place = this_place(),
          .supervisor = find_process(getpid()).value_or(ProcessId{getpid(), 0}),
          .child = std::nullopt};
}

}  // namespace mlf
