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

/// Copies files and whole directories, several at once.
namespace mlf::artifact {

/// What a transfer will copy.
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
  std::vector<Folder> folders;  ///< parents before their children
  std::vector<File> files;
  std::uint64_t bytes = 0;
  std::size_t left_out = 0;  ///< entries that cannot be copied; there was a warning for each
};

/// Plans to upload a file as `destination`, or the contents of a directory to below `destination`.
/// Links are followed, as in MLflow. Skipped with a warning are pipes, sockets, devices, and a link
/// to a directory that contains the link.
/// @throws Error when `source` itself cannot be copied.
TransferPlan plan_upload(const std::filesystem::path& source, const RelativePath& destination,
                         Reporter& reporter);
/// Plans to download the file or directory `path` as the local path `destination`. Links to
/// directories are skipped with a warning. @throws Error RESOURCE_DOES_NOT_EXIST.
TransferPlan plan_download(ArtifactRepository& repository, const RelativePath& path,
                           const std::filesystem::path& destination, Reporter& reporter);

/// Carry out the plan with several threads. An error of one file is a warning and the others are
/// still copied, until ten files have failed.
/// @throws Error the file's own when the plan is a single file; otherwise, when anything could not
/// be copied, one that tells how many entries.
void upload(ArtifactRepository& repository, const TransferPlan& plan, Reporter& reporter,
            const Progress& progress);
void download(ArtifactRepository& repository, const TransferPlan& plan, Reporter& reporter,
              const Progress& progress);

/// Calls `visit` for each entry below a directory: a directory before its entries, the entries of a
/// directory in the order of their names. Links to directories, and directories whose names no
/// RelativePath can have, are visited but not entered.
void walk(ArtifactRepository& repository, const RelativePath& directory,
          const std::function<void(const FileInfo&)>& visit);

}  // namespace mlf::artifact
