// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/file.h"

namespace mlf {

/// A file in memory (memfd) through which a process and its child exchange texts. Unlike the
/// command line, others cannot read it, and it leaves the child's standard streams free.
class MemoryFile {
 public:
  /// Makes a new file. A child gets it if Command::keep_open has its descriptor.
  explicit MemoryFile(std::string_view content);
  /// Takes the file that this process inherited as `descriptor`. Children do not inherit it.
  static MemoryFile inherited(int descriptor);

  int descriptor() const { return file_.get(); }
  std::string read() const;
  /// Replaces the whole content.
  void replace(std::string_view content) const;

 private:
  explicit MemoryFile(FileDescriptor file) : file_(std::move(file)) {}

  FileDescriptor file_;
};

}  // namespace mlf
