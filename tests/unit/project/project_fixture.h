// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "artifact/open.h"
#include "project/prepare.h"
#include "project/record_run.h"
#include "store/memory/memory_store.h"
#include "support/fakes.h"

namespace mlf::test {

/// A local project, a store, and artifacts in a directory.
struct ProjectFixture : FakeContext {
  TempDir temp;
  std::filesystem::path root = std::filesystem::canonical(temp.path());
  store::MemoryStore store{context};

  ProjectFixture() {
    write("project/MLproject",
          "name: demo\nentry_points:\n  main:\n    parameters: {n: int}\n    command: echo {n}\n");
  }

  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((root / name).parent_path());
    std::ofstream(root / name) << text;
  }
  project::RunRequest request() const {
    return {.project = {.uri = (root / "project").string()},
            .parameters = {{"n", "1"}},
            .manager = env::Manager::local};
  }
  project::PrepareOptions options() const {
    return {.request = request(), .downloads = {}, .tracking_uri = store_uri()};
  }
  std::string store_uri() const { return (root / "project/store").string(); }
  project::Recording recording() const { return {.tracking_uri = "file:///store"}; }

  /// The artifacts of a run whose URI they are.
  std::unique_ptr<artifact::ArtifactRepository> artifacts(Run& run) const {
    run.info.artifact_uri = (root / "store/0" / run.info.run_id / "artifacts").string();
    return artifact::open_repository(run.info.artifact_uri, context);
  }
};

}  // namespace mlf::test
