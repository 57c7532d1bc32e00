// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "artifact/artifact_repository.h"
#include "artifact/local/location.h"
#include "artifact/local/staged_file.h"
#include "base/context.h"
#include "base/file.h"

namespace mlf::artifact {

/// Artifacts in a local directory.
class LocalRepository : public ArtifactRepository {
 public:
  LocalRepository(Location location, const Context& context);

  std::string place() const override { return location_.path().string(); }
  std::optional<std::filesystem::path> local_directory() const override { return location_.path(); }
  std::vector<FileInfo> list(const RelativePath& directory) override;
  std::optional<FileInfo> find(const RelativePath& path) override;
  void put_file(const std::filesystem::path& file, const RelativePath& destination,
                const Progress& progress) override;
  void put_stream(int descriptor, const RelativePath& destination,
                  const Progress& progress) override;
  std::unique_ptr<ArtifactUpload> open_upload(const RelativePath& destination) override;
  void put_text(std::string_view text, const RelativePath& destination) override;
  std::unique_ptr<ArtifactWriter> open_writer(const RelativePath& path) override;
  void make_directory(const RelativePath& directory) override;
  void get_file(const RelativePath& path, const std::filesystem::path& destination,
                const Progress& progress) override;
  void read(const RelativePath& path, const std::function<void(std::string_view)>& visit) override;
  std::unique_ptr<ArtifactReader> open_reader(const RelativePath& path) override;
  void read_from(const RelativePath& path, std::uint64_t offset,
                 const std::function<void(std::string_view)>& visit) override;
  void delete_artifact(const RelativePath& path) override;
  void delete_all() override;

 private:
  std::optional<Directory> find_root() const;
  Directory make_root() const;
  /// Opens a file for reading. @throws Error RESOURCE_DOES_NOT_EXIST; INVALID_PARAMETER_VALUE for a
  /// directory; INVALID_STATE for anything else.
  FileDescriptor open(const RelativePath& path) const;
  /// The entry as FileInfo; nullopt, with a warning, when it is neither a file nor a directory.
  std::optional<FileInfo> describe(const Directory& directory, const DirectoryEntry& entry,
                                   const RelativePath& parent) const;
  /// The directory that a file is put into; it is created if need be.
  Directory make_parent(const RelativePath& destination) const;
  /// Creates or replaces a file with what `write` writes to the staged file.
  void put(const RelativePath& destination, mode_t mode,
           const std::function<void(const StagedFile&)>& write);
  bool is_first_put_into(const RelativePath& directory);

  Location location_;
  const Context& context_;
  std::mutex mutex_;
  std::set<RelativePath> put_into_;  ///< directories that a file was put into; guarded by mutex_
};

/// A local copy of what is elsewhere.
class LocalCopy final : public LocalRepository {
 public:
  LocalCopy(Location location, std::string original, std::shared_ptr<void> hold,
            const Context& context)
      : LocalRepository(std::move(location), context),
        original_(std::move(original)),
        hold_(std::move(hold)) {}

  std::string place() const override { return original_; }

 private:
  std::string original_;
  std::shared_ptr<void> hold_;
};

}  // namespace mlf::artifact
