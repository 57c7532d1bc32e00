// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

#include "base/file.h"

/// What mlf makes beside MLflow's own files, for all users of a store: whoever may work there with
/// MLflow, which needs none of it, may work there with mlf, whatever the umask of those who came
/// before.
namespace mlf::store {

/// Makes a directory of `parent` where it is missing, open to those to whom `parent` is open.
void make_shared_directory(const Directory& parent, const RelativePath& name);

/// A lock among mlf processes of all users of a store, held until destroyed. Its file is open to
/// those to whom its directory is. A user who may only read it shares the lock with others like
/// them, and excludes those who may write it; one who may not even do that goes without, as on file
/// systems that have no locks, and finds conflicts as late as MLflow does.
class StoreLock {
 public:
  /// Waits at most `patience`. @throws Error TEMPORARILY_UNAVAILABLE when it stays held.
  StoreLock(const Directory& directory, const RelativePath& name,
            std::chrono::milliseconds patience = std::chrono::seconds(30));
  /// nullopt when another holds it, or it cannot be had for oneself alone.
  static std::optional<StoreLock> try_lock(const Directory& directory, const RelativePath& name);

 private:
  explicit StoreLock(FileDescriptor descriptor) : descriptor_(std::move(descriptor)) {}

  FileDescriptor descriptor_;
};

/// A new directory that is put together where nobody looks and appears whole. It has the group and
/// the ACL that a directory made at its place would have. Removed unless it was published.
class Staging {
 public:
  /// It is to be in `destination`, which is `root`, the store's, or below it; both outlive this.
  /// The work is done in the root, or, for those who may not write there, in the destination.
  Staging(const Directory& root, const Directory& destination);
  ~Staging();
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  Directory open() const;
  /// Gives it its name below the destination. @return false when that is taken.
  bool publish(const RelativePath& path) const;

 private:
  const Directory& destination_;
  const Directory* parent_;  ///< of the private directory around it
  RelativePath around_;
};

}  // namespace mlf::store
