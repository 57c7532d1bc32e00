// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "artifact/recorded_artifacts.h"
#include "base/relative_path.h"
#include "base/reporter.h"

namespace mlf::artifact {

/// A local directory of artifacts: the directory that a person chose, in which links are followed,
/// and the path below it, which came from a store and is followed only as far as it stays inside.
struct Location {
  std::filesystem::path base;
  RelativePath below;

  std::filesystem::path path() const { return base / below.str(); }
  bool operator==(const Location&) const = default;
};

/// The directory of these artifacts. What is recorded must end in "ID/artifacts": no other
/// directory is ever taken for them. A store that was moved or copied to another machine still
/// records its old place; when that is gone and the owner's directory in the store is there, that
/// one counts. A relative path, which older versions recorded, begins in the directory that holds
/// the store, with a warning.
/// @throws Error INVALID_STATE for a URI of another ending, INVALID_PARAMETER_VALUE for one that
///   names no local path.
Location locate(const RecordedArtifacts& recorded, Reporter& reporter);

}  // namespace mlf::artifact
