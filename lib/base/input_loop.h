// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

#include "base/file.h"

namespace mlf {

/// What input is given to.
struct InputConsumer {
  /// What has been read. May throw, which ends the loop.
  std::function<void(std::string_view)> data;
  /// The input rests, or a tenth of a second has passed since the last call: time to show others
  /// what has come.
  std::function<void()> pause;
};

/// Reads a descriptor to its end and passes on what comes as it comes.
///
/// SIGINT and SIGTERM reach the whole pipeline, so the producer most likely has its last words to
/// say: after the first, input is read for up to two seconds more, unless it is a terminal; a
/// second one ends the loop at once. Nothing that was read is lost in any case. SIGPIPE does
/// not end the process from here on.
/// @return the signal that ended the loop, or 0 at the end of input. @throws Error as
///   system_error().
int read_input(int descriptor, const InputConsumer& consumer);

/// A file to read from. @throws Error as system_error().
FileDescriptor open_input(const std::filesystem::path& path);

}  // namespace mlf
