// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "artifact/recorded_artifacts.h"
#include "base/relative_path.h"
#include "base/reporter.h"

namespace mlf::artifact {

/// A local directory of artifacts. Links are followed in `base`, which a person chose; `below`,
/// which a store recorded, must stay inside `base`.
struct Location {
  std::filesystem::path base;
  RelativePath below;

  std::filesystem::path path() const { return below.empty() ? base : base / below.str(); }
  bool operator==(const Location&) const = default;
};

/// The directory of recorded artifacts. The recorded path must end in "ID/artifacts"; any other
/// directory is refused. A store that was moved or copied to another machine still records its old
/// path: when that is gone and the owner has a directory in the store, that directory is used. A
/// relative path, which older versions recorded, is taken relative to the directory that contains
/// the store, with a warning.
/// @throws Error INVALID_STATE for a path with another ending, INVALID_PARAMETER_VALUE for a URI
/// that names no local path.
Location locate(const RecordedArtifacts& recorded, Reporter& reporter);

}  // namespace mlf::artifact
