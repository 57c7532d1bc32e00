// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "artifact/artifact_repository.h"
#include "base/relative_path.h"
#include "base/reporter.h"

/// Copying of files and whole directories, several at once.
namespace mlf::artifact {

/// What is to be copied.
struct TransferPlan {
  struct File {
    std::filesystem::path local;
    RelativePath remote;
    std::uint64_t size = 0;
  };
  struct Folder {
    std::filesystem::path local;
    RelativePath remote;
  };
  std::vector<Folder> folders;  ///< parents before what is in them
  std::vector<File> files;
  std::uint64_t bytes = 0;
  std::size_t left_out = 0;  ///< entries that should have been copied and cannot be; a warning each
};

/// A file, which becomes `destination`, or a directory, whose entries come to stand below
/// `destination`. Links are followed, as MLflow does, but not in circles; pipes, sockets and
/// devices are passed over with a warning. @throws Error when `source` itself cannot be copied.
TransferPlan plan_upload(const std::filesystem::path& source, const RelativePath& destination,
                         Reporter& reporter);
/// The same the other way: what `path` names becomes the local path `destination`. Links to
/// directories are passed over with a warning. @throws Error RESOURCE_DOES_NOT_EXIST.
TransferPlan plan_download(ArtifactRepository& repository, const RelativePath& path,
                           const std::filesystem::path& destination, Reporter& reporter);

/// Carry the plan out on several threads. A file that fails is a warning, and the rest goes on, up
/// to ten failures. @throws Error when anything was left out: of a single file its own, else their
///   number.
void upload(ArtifactRepository& repository, const TransferPlan& plan, Reporter& reporter,
            const Progress& progress);
void download(ArtifactRepository& repository, const TransferPlan& plan, Reporter& reporter,
              const Progress& progress);

/// Calls `visit` for each entry below a directory, a directory before what is in it, entries of a
/// directory by name. Links to directories are visited but not entered, and so are names that no
/// path can have.
void walk(ArtifactRepository& repository, const RelativePath& directory,
          const std::function<void(const FileInfo&)>& visit);

}  // namespace mlf::artifact
