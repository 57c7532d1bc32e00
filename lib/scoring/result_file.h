// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"

namespace mlf::scoring {

/// A file of results that may be large.
class ResultFile {
 public:
  using Convert =
      std::function<void(const std::filesystem::path& from, const std::filesystem::path& to)>;

  /// ".NAME.mlf-part" beside the file, and the same for the journal of a batch that can be resumed.
  /// Readers of a directory pass such names over.
  static std::filesystem::path part_path(const std::filesystem::path& path);
  static std::filesystem::path journal_path(const std::filesystem::path& path);

  enum class Mode {
    whole,    ///< written under a temporary name beside `path`; replaces a file of that name
    append,   ///< each write() is added to the end of the file, which is created if it is missing
    growing,  ///< the file is cut after `kept` bytes, and then each write() is added to it
    part,     ///< as `growing`, but with part_path() as its name until it is published
  };

  /// A pipe, device or terminal is written to directly in every mode.
  /// @throws Error INVALID_STATE when there are fewer bytes than `kept`; as system_error().
  ResultFile(const std::filesystem::path& path, Mode mode, Durability durability,
             std::uint64_t kept = 0);
  /// Removes a file of Mode::whole that was not published.
  ~ResultFile();
  ResultFile(const ResultFile&) = delete;
  ResultFile& operator=(const ResultFile&) = delete;

  /// The first line that the file had, with "\n", to append to; nullopt when it was empty or is
  /// replaced. @throws Error INVALID_STATE when the file does not end with a line end.
  const std::optional<std::string>& first_line() const { return first_line_; }

  /// Nothing stays of a text that cannot be written whole. @throws Error as system_error().
  void write(std::string_view text);
  /// How many bytes were kept and written.
  std::uint64_t size() const { return size_; }
  /// Waits until what was written is on the disk, if the durability asks for that.
  void flush();
  /// Gives the file its name, after flushing it as the durability says.
  void publish();
  /// Gives the name to what `convert` makes of the file, under the second of its paths. Only for
  /// Mode::whole and Mode::part.
  void publish(const Convert& convert);

 private:
  void open_whole();
  void open_to_append();
  void open_to_grow(std::uint64_t kept);

  std::filesystem::path path_;
  std::filesystem::path temporary_;  ///< "" when the file has its name
  bool stays_ = false;               ///< also when it is not published
  std::uint64_t size_ = 0;
  Durability durability_;
  FileDescriptor file_;
  std::optional<std::string> first_line_;
};

}  // namespace mlf::scoring
