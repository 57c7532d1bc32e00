// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace mlf::store {

/// The right of one process to execute a run. TrackingStore::take_lease() takes it. It is held
/// until this object is destroyed and every process that inherited it has ended; a process that
/// dies gives it up. The store must outlive it. Not thread-safe.
class RunLease {
 public:
  virtual ~RunLease() = default;
  /// File descriptors that a command must inherit to hold the lease too; empty when the store
  /// cannot share a lease.
  virtual std::vector<int> descriptors() const { return {}; }
  /// Shows that the run is alive; call it from time to time. Does not throw.
  virtual void touch() = 0;
};

enum class LeaseState {
  absent,  ///< never taken, as for runs of other clients
  held,
  free,  ///< taken once, but no process holds it any more
};

/// The state of a lease, as other processes see it.
struct LeaseStatus {
  LeaseState state = LeaseState::absent;
  /// When the lease was last taken or touched, or the run last wrote metrics or output, in ms since
  /// 1970; nullopt when none of these happened.
  std::optional<std::int64_t> last_sign_of_life{};
};

}  // namespace mlf::store
