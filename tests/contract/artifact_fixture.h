// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "artifact/local/local_repository.h"
#include "base/error.h"
#include "support/artifacts.h"

namespace mlf::test {

// An artifact repository under test: how to open the one that belongs to a directory of the test.
// Opened twice, both show the same artifacts, as those of two processes do.

struct InDirectory {
  static std::unique_ptr<artifact::ArtifactRepository> open(const std::filesystem::path& directory,
                                                            const Context& context) {
    const artifact::Location location{.base = directory, .below = RelativePath::parse("artifacts")};
    return std::make_unique<artifact::LocalRepository>(location, context);
  }
};

/// Every implementation of ArtifactRepository. A new one is added here and nowhere else.
#define ALL_REPOSITORIES mlf::test::InDirectory

template <typename Kind>
struct ArtifactFixture : FakeContext {
  TempDir directory;
  std::unique_ptr<artifact::ArtifactRepository> repository =
      Kind::open(directory.path() / "repository", context);
  /// The same artifacts as another process sees them.
  std::unique_ptr<artifact::ArtifactRepository> reader =
      Kind::open(directory.path() / "repository", context);

  void put(std::string_view path, std::string_view content) {
    repository->put_text(content, RelativePath::parse(path));
  }
  std::string read(std::string_view path) { return read_artifact(*reader, path); }
  std::vector<std::string> paths(const RelativePath& path = {}) {
    return paths_of(reader->list(path));
  }
  std::filesystem::path local_file(std::string_view content) {
    const auto path = directory.path() / "mine";
    write_file(path, content);
    return path;
  }
};

}  // namespace mlf::test
