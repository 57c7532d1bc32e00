// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/reporter.h"

namespace mlf::store {

/// What is told of the files below a folder whose files are values, one a key. Paths begin with the
/// folder. Errors that `folder` and `file` throw are given to `report`.
struct KeyFiles {
  using Report = std::function<void(const RelativePath& path, std::string_view cause)>;

  /// A file whose path behind the folder is a valid key.
  std::function<void(const RelativePath& path)> file;
  /// What is left out, and why: it cannot be read, is neither file nor directory, or is no key.
  Report report;
  /// A folder about to be listed, the topmost also when it is not there.
  std::function<void(const RelativePath& path, const std::optional<FileStatus>& status)> folder =
      [](const RelativePath&, const std::optional<FileStatus>&) {};
};

/// The usual `report`: a warning that names the file. Both arguments outlive it.
KeyFiles::Report report_below(const Directory& top, Reporter& reporter);

/// Goes through `folder` below `top` and the folders in it, by name. Nothing that is damaged or
/// private hides the rest.
void visit_key_files(const Directory& top, std::string_view folder, const KeyFiles& visitor);

}  // namespace mlf::store
