// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"

namespace mlf::supervise {

/// A pseudo-terminal for one output stream of a command, so that the command uses colours and
/// buffers its output as on the real terminal. It passes all bytes on unchanged. The command's
/// input and its controlling terminal are still the real ones.
class OutputTerminal {
 public:
  /// Makes one with the size of the terminal `real`, a descriptor that must stay open. @throws
  /// Error as system_error() when the system has no more terminals.
  explicit OutputTerminal(int real);

  /// The side for the command. Close it when the command has started.
  FileDescriptor& command_side() { return slave_; }
  /// The side to read what the command writes. Reading fails with EIO at the end.
  FileDescriptor& reading_side() { return master_; }
  /// Gives it the current size of the real terminal.
  void copy_size() const;

 private:
  int real_;
  FileDescriptor master_;
  FileDescriptor slave_;
};

}  // namespace mlf::supervise
