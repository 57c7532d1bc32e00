// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/file.h"

namespace mlf::model {

/// Reads a regular file of any size from its beginning, with a small buffer, and can skip parts of
/// it without reading them. @throws Error naming the file: as system_error(), and
/// INVALID_PARAMETER_VALUE when the file ends too early.
class ByteReader {
 public:
  static ByteReader open(const std::filesystem::path& path);
  /// `name` stands for the file in errors.
  ByteReader(FileDescriptor file, std::string_view name);

  const std::string& name() const { return name_; }
  std::uint64_t size() const { return size_; }
  std::uint64_t offset() const { return start_ + used_; }
  bool at_end() const { return offset() >= size_; }
  /// The next byte, 0 to 255; -1 at the end.
  int peek();
  /// The same, and goes on to the byte after it.
  int take();
  /// The next `count` bytes.
  std::string read(std::uint64_t count);
  /// Up to `count` bytes, fewer only at the end.
  std::string read_some(std::uint64_t count);
  /// Goes to an offset up to size().
  void seek(std::uint64_t offset);

 private:
  void fill();

  FileDescriptor file_;
  std::string name_;
  std::uint64_t size_ = 0;
  std::uint64_t start_ = 0;  ///< the offset of the buffer
  std::string buffer_;
  std::size_t used_ = 0;  ///< bytes of the buffer that were taken
};

}  // namespace mlf::model
