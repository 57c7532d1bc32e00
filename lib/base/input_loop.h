// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

#include "base/file.h"

namespace mlf {

/// The functions that read_input() calls.
struct InputConsumer {
  /// Takes what has been read. If it throws, reading ends.
  std::function<void(std::string_view)> data;
  /// Called after data(): when no more input came for 5 ms, and at least every 100 ms while input
  /// keeps coming. The time to store or show what data() has collected.
  std::function<void()> pause;
};

/// Reads a descriptor to its end and passes on each piece as it arrives.
///
/// SIGINT and SIGTERM usually reach the program at the other end of the pipe too, and it may still
/// write its last output. So after the first signal, input is read for up to two seconds more,
/// unless it is a terminal; a second signal ends reading at once. Everything that was read is
/// passed on. From the call on, SIGPIPE does not end the process.
/// @return the last signal that came, or 0 if none came. @throws Error as system_error().
int read_input(int descriptor, const InputConsumer& consumer);

/// Opens a file for reading. @throws Error as system_error().
FileDescriptor open_input(const std::filesystem::path& path);

}  // namespace mlf
