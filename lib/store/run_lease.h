// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace mlf::store {

/// The right of one process to carry a run out. It is held from TrackingStore::take_lease() until
/// the object is destroyed and every process has ended that inherited it; a process that dies gives
/// it back. The store outlives it. Not thread-safe.
class RunLease {
 public:
  virtual ~RunLease() = default;
  /// File descriptors that a command has to inherit so that it holds the lease too; none where the
  /// store cannot pass a lease on.
  virtual std::vector<int> descriptors() const { return {}; }
  /// Shows that the run is alive; to be called from time to time. Throws nothing.
  virtual void touch() = 0;
};

enum class LeaseState {
  absent,  ///< it was never taken, as those of runs that other clients started
  held,
  free,  ///< it was held and no process holds it any more
};

/// What a lease looks like from outside.
struct LeaseStatus {
  LeaseState state = LeaseState::absent;
  /// When the lease was last taken or touched, or the run last wrote metrics or output, in ms;
  /// nullopt when it did none of these.
  std::optional<std::int64_t> last_sign_of_life{};
};

}  // namespace mlf::store
