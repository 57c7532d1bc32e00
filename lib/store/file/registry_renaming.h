// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "base/file.h"
#include "base/reporter.h"

namespace mlf::store {

/// Renames a registered model, with the registry locked. The model is copied, so that every file
/// has the new name, and appears by one rename; then the old one disappears by another. A note in
/// models/ tells the next command to finish when this process is killed between the two.
/// @return false, with nothing changed, when the new name is taken.
/// @throws Error, with nothing changed, also when there is something that cannot be copied, such as
/// a symbolic link.
class ModelRenaming {
 public:
  ModelRenaming(const Directory& root, const Directory& models, Durability durability)
      : root_(root), models_(models), durability_(durability) {}

  /// `now`, in ms, becomes the time of the last change of the model and of its versions.
  bool rename(std::string_view name, std::string_view new_name, std::int64_t now) const;

 private:
  struct Copy {
    const Directory& from;
    const Directory& to;
    std::string_view new_name;
    std::int64_t now;
  };

  void copy_below(const Copy& copy, const RelativePath& folder) const;
  void copy_entry(const Copy& copy, const RelativePath& path, FileStatus::Kind kind) const;

  const Directory& root_;
  const Directory& models_;
  Durability durability_;
};

/// Finishes the renaming whose author was killed, if there is one. Failures are warnings.
void finish_renaming(const Directory& root, const Directory& models, Reporter& reporter);

}  // namespace mlf::store
