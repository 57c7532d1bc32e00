// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"

namespace mlf::scoring {

/// A file of results that may be large.
class ResultFile {
 public:
  enum class Mode {
    whole,    ///< written under a temporary name beside `path`; replaces a file of that name
    append,   ///< each write() is added to the end of the file, which is created if it is missing
    growing,  ///< the file is emptied, and then each write() is added to it
  };

  /// A pipe, device or terminal is written to directly in every mode.
  /// @throws Error as system_error().
  ResultFile(const std::filesystem::path& path, Mode mode, Durability durability);
  /// Removes what was not published.
  ~ResultFile();
  ResultFile(const ResultFile&) = delete;
  ResultFile& operator=(const ResultFile&) = delete;

  /// The first line that the file had, with "\n", to append to; nullopt when it was empty or is
  /// replaced. @throws Error INVALID_STATE when the file does not end with a line end.
  const std::optional<std::string>& first_line() const { return first_line_; }

  void write(std::string_view text);
  /// Gives the file its name, after flushing it as the durability says.
  void publish();

 private:
  void open_whole();
  void open_to_append();
  void open_to_grow();

  std::filesystem::path path_;
  std::filesystem::path temporary_;  ///< "" when the file has its name
  Durability durability_;
  FileDescriptor file_;
  std::optional<std::string> first_line_;
};

}  // namespace mlf::scoring
