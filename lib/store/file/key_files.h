// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/reporter.h"

namespace mlf::store {

/// Callbacks for the files below a folder in which each file holds the value of a key. Paths begin
/// with the folder. Errors thrown by `folder` and `file` are passed to `report`.
struct KeyFiles {
  using Report = std::function<void(const RelativePath& path, std::string_view cause)>;

  /// A file whose path below the folder is a valid key.
  std::function<void(const RelativePath& path)> file;
  /// A path that is left out, with the reason: it cannot be read, is neither a file nor a
  /// directory, or is no valid key.
  Report report;
  /// A folder before it is listed; called for the topmost one even if it does not exist.
  std::function<void(const RelativePath& path, const std::optional<FileStatus>& status)> folder =
      [](const RelativePath&, const std::optional<FileStatus>&) {};
};

/// The usual `report`: warns and names the file. Both arguments must outlive it.
KeyFiles::Report report_below(const Directory& top, Reporter& reporter);

/// The entries of a directory; none when it does not exist. @throws Error when it is no directory.
using ListFolder = std::function<std::vector<DirectoryEntry>(const RelativePath& path)>;

/// Visits `folder` as visit_key_files() below does, with its directories listed by `list`.
/// `visitor.folder` is not called.
void visit_key_files(const ListFolder& list, std::string_view folder, const KeyFiles& visitor);

/// Visits `folder` below `top` and the folders in it, in the order of names. Entries that are
/// damaged or may not be read are reported and do not stop the visit.
void visit_key_files(const Directory& top, std::string_view folder, const KeyFiles& visitor);

}  // namespace mlf::store
