// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"

namespace mlf::supervise {

/// A terminal in place of the real one for one output stream of a command, so that the command
/// colours and buffers as it does on a terminal. It changes no byte. The command's input and its
/// controlling terminal stay the real ones.
class OutputTerminal {
 public:
  /// Of the size of the terminal `real`. @throws Error when the system has no more terminals.
  explicit OutputTerminal(int real);

  /// For the command; to be closed once it was started.
  FileDescriptor& command_side() { return slave_; }
  /// What the command writes is read here; EIO is its end.
  FileDescriptor& reading_side() { return master_; }
  void copy_size() const;

 private:
  int real_;
  FileDescriptor master_;
  FileDescriptor slave_;
};

}  // namespace mlf::supervise
