// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/file.h"
#include "base/process_identity.h"
#include "store/run_lease.h"

namespace mlf::store {

/// The file ".mlf-exec" in a run's directory. Its lock is the lease; its modification time is the
/// last sign of life, which other machines can see too.
class LeaseFile final : public RunLease {
 public:
  /// @throws Error INVALID_STATE when another process has the lease.
  explicit LeaseFile(const Directory& run);

  std::vector<int> descriptors() const override { return {file_.get()}; }
  void touch() override;

 private:
  FileDescriptor file_;
};

/// @throws Error when the file cannot be read, or the file system has no locks.
LeaseStatus read_lease(const Directory& run);

/// See TrackingStore::find_lease_holders().
std::vector<ProcessId> find_lease_holders(const Directory& run);

}  // namespace mlf::store
