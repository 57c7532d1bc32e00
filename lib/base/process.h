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
  int code = 0;    ///< of exit(); 0 when a signal ended it
  int signal = 0;  ///< that ended it, or 0

  bool success() const { return code == 0 && signal == 0; }
  /// As a shell's $?: 128 + signal when a signal ended it.
  int shell_code() const { return signal != 0 ? 128 + signal : code; }
  bool operator==(const ExitStatus&) const = default;
};

/// Set in the child's environment, or taken out of it without a value.
struct EnvironmentChange {
  std::string name;
  std::optional<std::string> value;
};

/// Limits that the kernel holds a child to; without a value, those of the parent.
struct ResourceLimits {
  std::optional<std::uint64_t> cpu_seconds;  ///< then SIGXCPU, a second later SIGKILL
  std::optional<std::uint64_t> memory;       ///< bytes of address space
  std::optional<std::uint64_t> file_size;    ///< bytes it may write to one file
};

/// Where one of a child's standard streams goes.
struct Redirect {
  enum class Kind { inherit, null, pipe, descriptor };
  Kind kind = Kind::inherit;
  int descriptor = -1;  ///< for Kind::descriptor; stays the caller's

  static Redirect inherit() { return {}; }
  static Redirect null() { return {Kind::null, -1}; }
  static Redirect pipe() { return {Kind::pipe, -1}; }
  static Redirect to(int open_descriptor) { return {Kind::descriptor, open_descriptor}; }
};

/// A program to run; no shell is between.
struct Command {
  /// argv. The first names the program: a path when it has a slash, else it is searched in the
  /// PATH of the environment that it gets.
  std::vector<std::string> arguments{};
  std::filesystem::path directory{};  ///< to run in; empty: the current one
  std::vector<EnvironmentChange> environment{};
  Redirect input{};
  Redirect output{};
  Redirect error{};
  bool own_group = false;  ///< becomes the leader of a new process group
  /// Becomes the leader of a new session, and so of a group: no terminal's signals reach it.
  bool own_session = false;
  ResourceLimits limits{};
  /// Descriptors that it gets besides its standard streams, under the same numbers.
  std::vector<int> keep_open{};
  /// Gets SIGTERM when the thread that started it ends without having waited for it, even when that
  /// was killed.
  bool ends_with_parent = false;
};

/// A running child. It starts with no signal blocked; ignored signals stay ignored, as nohup(1)
/// wants. Not thread-safe.
class Process {
 public:
  /// @throws Error RESOURCE_DOES_NOT_EXIST "cannot run 'NAME': No such file or directory" when
  /// there
  ///   is no such program or directory, PERMISSION_DENIED when it may not be run, otherwise as
  ///   system_error(); nothing runs then.
  static Process spawn(const Command& command);

  Process(Process&&) noexcept;
  Process& operator=(Process&&) = delete;
  /// A child that was not waited for is left running; it is not killed.
  ~Process() = default;

  pid_t pid() const { return pid_; }
  /// The parent's ends of pipes, in blocking mode; to be moved from or reset to close them.
  FileDescriptor& input() { return input_; }
  FileDescriptor& output() { return output_; }
  FileDescriptor& error() { return error_; }

  /// Waits until it has ended.
  ExitStatus wait();
  /// nullopt while it runs.
  std::optional<ExitStatus> poll();
  /// Sends a signal to it, or to its group when it leads one; nothing once it was waited for.
  void send(int signal) const;
  /// Sends a signal to what is left of the group that it led.
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
  std::string input{};                                 ///< for its standard input, then end of file
  std::size_t limit = std::size_t{16} << 20;           ///< bytes of each stream that are kept
  std::optional<std::chrono::milliseconds> timeout{};  ///< then it is killed
};

/// What a child wrote and how it ended.
struct Captured {
  ExitStatus status;
  std::string output;
  std::string error;
  bool truncated = false;  ///< more than the limit was written; the rest was read and dropped
  bool timed_out = false;
};

/// Runs a command to its end with its three streams as pipes; the redirects of `command` are
/// ignored. A process that it leaves behind with a stream open does not delay the return.
/// @throws Error as Process::spawn().
Captured capture(Command command, const CaptureOptions& options = {});

/// The program that a name means: itself when it has a slash, else the first executable file of
/// that name in the directories of `search_path` (the form of $PATH); nullopt when there is none.
std::optional<std::filesystem::path> find_program(std::string_view name,
                                                  std::string_view search_path);

}  // namespace mlf
