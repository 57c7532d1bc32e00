// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/file.h"
#include "store/file/file_clock.h"
#include "store/file/run_record.h"

namespace mlf::store {

/// The files of a directory, each with what is remembered of it: while a file's signature is the
/// recorded one, it is not opened. Everything that was asked makes up the new record.
class RememberedFiles {
 public:
  /// The directory `name` below `parent`. Everything referred to must outlive this object.
  RememberedFiles(const Directory& parent, std::string_view name, RunRecord remembered,
                  const FileClock& clock);
  /// Remembers nothing.
  explicit RememberedFiles(const Directory& directory);

  /// What a file held when it was read, in a form that the caller chooses.
  struct Value {
    std::string bytes;
    FileStatus status;  ///< taken before the file was read
  };
  using Read = std::function<std::optional<Value>(const Directory& directory)>;

  /// The value of the file at `path`, which `read` reads if it may have changed; nullopt when there
  /// is no such file. Valid as long as this object. @throws what `read` throws.
  std::optional<std::string_view> value(const RelativePath& path, const Read& read);
  /// The entries of the directory at `path`; none when it does not exist.
  /// @throws Error INVALID_STATE when it is no directory.
  std::vector<DirectoryEntry> list(const RelativePath& path);

  /// Keeps what is remembered of everything below `path`, without looking whether it has changed:
  /// for what this reading does not need and another one may.
  void pass_over(const RelativePath& path);

  /// The directory, opened when it is first needed. @throws Error RESOURCE_DOES_NOT_EXIST.
  const Directory& directory();
  /// How many files and directories were read.
  std::size_t cost() const { return cost_; }
  /// The new record, when anything was read; otherwise empty.
  std::string take_changed_record();

 private:
  using Kind = RecordItem::Kind;

  /// The item that is remembered, if it is true still.
  std::optional<RecordItem> find_current(Kind kind, const RelativePath& path);
  const RecordItem* find(Kind kind, std::string_view path);
  std::optional<FileStatus> peek(const RelativePath& path) const;
  std::string_view keep(Kind kind, const RelativePath& path,
                        const std::optional<FileStatus>& status, std::string value);

  const Directory& parent_;
  std::string name_;  ///< "" for parent_ itself
  std::optional<Directory> directory_;
  const FileClock* clock_;
  std::int64_t began_ = 0;
  std::vector<RecordItem> items_;  ///< what is remembered, in the order in which it was asked for
  std::size_t next_ = 0;           ///< of items_: what is probably asked for next
  std::unordered_map<std::string_view, std::size_t> places_;  ///< of items_, when next_ was wrong
  std::deque<std::string> read_;                              ///< the values that were read
  RunRecordBuilder record_;
  std::size_t cost_ = 0;
};

}  // namespace mlf::store
