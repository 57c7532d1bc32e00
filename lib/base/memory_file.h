// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/file.h"

namespace mlf {

/// A file in memory, through which a process gives a child a text and gets one back, past the
/// command line, which everyone can read, and past its standard streams.
class MemoryFile {
 public:
  /// A new one, which a child gets where Command::keep_open names it.
  explicit MemoryFile(std::string_view content);
  /// The one that this process was given under that number; its own children do not get it.
  static MemoryFile inherited(int descriptor);

  int descriptor() const { return file_.get(); }
  std::string read() const;
  /// Everything that was there is gone.
  void replace(std::string_view content) const;

 private:
  explicit MemoryFile(FileDescriptor file) : file_(std::move(file)) {}

  FileDescriptor file_;
};

}  // namespace mlf
