// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

#include "base/file.h"

/// Creates what mlf adds to a store so that all users of the store can use it: whoever can work
/// with the store with MLflow can work with it with mlf, whatever the umask of earlier users.
namespace mlf::store {

/// Creates a directory in `parent` if it is missing, open to those to whom `parent` is open.
void make_shared_directory(const Directory& parent, const RelativePath& name);

/// Opens a file for reading and for appending; creates it, open to those to whom `directory` is, if
/// it is missing. @throws Error as system_error().
FileDescriptor open_shared_file(const Directory& directory, const RelativePath& name);

/// A lock between mlf processes of all users of a store, held until destroyed. Its file is open to
/// those to whom its directory is. A user who can only read the file takes a shared lock, which
/// excludes those who can write it. Without access to the file, or on a file system without locks,
/// there is no lock, and conflicts are found as late as by MLflow.
class StoreLock {
 public:
  /// Waits up to `patience`. @throws Error TEMPORARILY_UNAVAILABLE when the lock is still held.
  StoreLock(const Directory& directory, const RelativePath& name,
            std::chrono::milliseconds patience = std::chrono::seconds(30));
  /// nullopt when another process holds the lock, or when an exclusive lock is not possible.
  static std::optional<StoreLock> try_lock(const Directory& directory, const RelativePath& name);

 private:
  explicit StoreLock(FileDescriptor descriptor) : descriptor_(std::move(descriptor)) {}

  FileDescriptor descriptor_;
};

/// Builds a new directory in a private place and renames it when it is complete. It gets the group
/// and ACL of a directory created at its final place. The destructor removes what was not
/// published.
class Staging {
 public:
  /// The new directory will be in `destination`, which is the store's `root` or below it; both must
  /// outlive this object. It is built in the root or, for users who cannot write there, in the
  /// destination.
  Staging(const Directory& root, const Directory& destination);
  ~Staging();
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  Directory open() const;
  /// Renames it to `path` below the destination. @return false when `path` exists.
  bool publish(const RelativePath& path) const;
  /// Moves `path` from the destination to the private place, where the destructor removes it. Once
  /// for each object.
  void take_away(const RelativePath& path) const;

 private:
  const Directory& destination_;
  const Directory* parent_;  ///< contains the private directory
  RelativePath around_;
};

}  // namespace mlf::store
