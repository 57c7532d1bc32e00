// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/context.h"
#include "env/cache.h"

/// Removes environments from the cache.
namespace mlf::env {

/// The environments with these names, in the order of the names. Environments of different managers
/// may have the same name.
/// @throws Error RESOURCE_DOES_NOT_EXIST for a name that none has, with the most similar one.
std::vector<CachedEnvironment> find_environments(const std::vector<CachedEnvironment>& all,
                                                 std::span<const std::string> names);

/// Which environments pruning removes. Incomplete ones are removed in any case.
struct PruneRules {
  std::optional<std::chrono::milliseconds> unused{};  ///< those not used for this long
  bool all = false;                                   ///< all that are not in use
};
/// Whether pruning removes the environment; never while it is in use or being made.
bool is_prunable(const CachedEnvironment& environment, const PruneRules& rules,
                 std::int64_t now_ms);
/// The environments in the cache that pruning removes.
std::vector<CachedEnvironment> prunable_environments(const PruneRules& rules,
                                                     const Context& context);

struct Removal {
  std::vector<CachedEnvironment> removed;
  std::vector<CachedEnvironment> kept;  ///< those that are in use or being made
};
/// Removes environments and their packages. The packages of a conda environment that mlf did not
/// make are kept.
Removal remove_environments(const std::vector<CachedEnvironment>& environments,
                            const Context& context);

}  // namespace mlf::env
