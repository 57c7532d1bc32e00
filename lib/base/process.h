// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "base/file.h"

namespace mlf {

/// How a process ended.
struct ExitStatus {
  int code = 0;    ///< the exit code, 0 to 255; 0 when a signal ended it
  int signal = 0;  ///< the signal that ended it; 0 for none

  bool success() const { return code == 0 && signal == 0; }
  /// As $? in a shell: the exit code, or 128 + signal when a signal ended it.
  int shell_code() const { return signal != 0 ? 128 + signal : code; }
  bool operator==(const ExitStatus&) const = default;
};

/// A variable to set in a child's environment; without a value, to remove from it.
struct EnvironmentChange {
  std::string name;
  std::optional<std::string> value;
};

/// Limits that the kernel enforces on a child. A limit without a value stays as in the parent.
struct ResourceLimits {
  std::optional<std::uint64_t> cpu_seconds;  ///< then SIGXCPU, and SIGKILL one second later
  std::optional<std::uint64_t> memory;       ///< bytes of address space
  std::optional<std::uint64_t> file_size;    ///< bytes it may write to one file
};

/// Where one of a child's standard streams goes.
struct Redirect {
  enum class Kind { inherit, null, pipe, descriptor };
  Kind kind = Kind::inherit;
  int descriptor = -1;  ///< for Kind::descriptor; the caller keeps and closes it

  static Redirect inherit() { return {}; }
  static Redirect null() { return {Kind::null, -1}; }
  static Redirect pipe() { return {Kind::pipe, -1}; }
  static Redirect to(int open_descriptor) { return {Kind::descriptor, open_descriptor}; }
};

/// A program to run, directly and not by a shell.
struct Command {
  /// argv. The first element names the program: a path if it has a slash, otherwise a name to look
  /// up in the PATH of the child's environment.
  std::vector<std::string> arguments{};
  std::filesystem::path directory{};  ///< to run in; empty: the current directory
  std::vector<EnvironmentChange> environment{};
  Redirect input{};
  Redirect output{};
  Redirect error{};
  bool own_group = false;  ///< becomes the leader of a new process group
  /// Becomes the leader of a new session and process group: signals from a terminal do not reach
  /// it.
  bool own_session = false;
  ResourceLimits limits{};
  /// Descriptors that the child inherits besides its standard streams, under the same numbers.
  std::vector<int> keep_open{};
  /// The kernel sends the child SIGTERM when the thread that started it ends, even if that was
  /// killed.
  bool ends_with_parent = false;
};

/// A child process. It starts with no signal blocked; ignored signals stay ignored, as nohup(1)
/// requires. Not thread-safe.
class Process {
 public:
  /// Starts a child. @throws Error, and then no child runs: RESOURCE_DOES_NOT_EXIST when the
  /// program or the directory does not exist, PERMISSION_DENIED when the program may not be run,
  /// otherwise as system_error().
  static Process spawn(const Command& command);

  Process(Process&&) noexcept;
  Process& operator=(Process&&) = delete;
  /// Neither waits for the child nor kills it.
  ~Process() = default;

  pid_t pid() const { return pid_; }
  /// The parent's ends of the pipes, in blocking mode; empty for a stream without a pipe. The
  /// caller may move from them, or reset them to close them.
  FileDescriptor& input() { return input_; }
  FileDescriptor& output() { return output_; }
  FileDescriptor& error() { return error_; }

  /// Waits until the child has ended.
  ExitStatus wait();
  /// nullopt while the child runs.
  std::optional<ExitStatus> poll();
  /// Sends a signal to the child, or to its whole group if it leads one. Does nothing once wait()
  /// or poll() has seen the child end.
  void send(int signal) const;
  /// Sends a signal to the processes that are left of the child's group, after wait() or poll() has
  /// seen the child end.
  void send_to_rest(int signal) const;

 private:
  explicit Process(pid_t pid, bool own_group) : pid_(pid), own_group_(own_group) {}

  pid_t pid_;
  bool own_group_;
  std::optional<ExitStatus> ended_;
  FileDescriptor input_;
  FileDescriptor output_;
  FileDescriptor error_;
};

struct CaptureOptions {
  std::string input{};                        ///< what the child gets as its standard input
  std::size_t limit = std::size_t{16} << 20;  ///< bytes of each output stream that are kept
  /// After this time the child is killed.
  std::optional<std::chrono::milliseconds> timeout{};
};

/// What a child wrote and how it ended.
struct Captured {
  ExitStatus status;
  std::string output;
  std::string error;
  bool truncated = false;  ///< the child wrote more than the limit; the rest was dropped
  bool timed_out = false;
};

/// Runs a command to its end and collects its output. The redirects of `command` are ignored.
/// Returns when the child has ended, even if processes that it started still have its streams open.
/// @throws Error as Process::spawn().
Captured capture(Command command, const CaptureOptions& options = {});

/// The path of a program: `name` itself if it has a slash, otherwise the first executable file of
/// that name in the directories of `search_path` (in the form of $PATH). nullopt when there is
/// none.
std::optional<std::filesystem::path> find_program(std::string_view name,
                                                  std::string_view search_path);

}  // namespace mlf
