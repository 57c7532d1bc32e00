// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/user.h"
#include "env/environment.h"
#include "env/manager.h"

/// Where environments are kept, and what is there.
namespace mlf::env {

/// $MLF_ENV_ROOT, else "environments" in mlf's cache directory.
std::filesystem::path cache_root(const Variable& variable);

struct CachedEnvironment {
  enum class State {
    ready,
    in_use,      ///< something runs in it
    building,    ///< it is being made, or removed
    incomplete,  ///< what made it was interrupted, or what it stands on is gone
  };

  Manager manager = Manager::virtualenv;
  std::string name;                 ///< of its directory in the cache
  std::filesystem::path directory;  ///< of its packages
  std::string python;               ///< "" when it is not known
  std::uint64_t size = 0;           ///< bytes on disk; 0 when it is not known
  std::optional<std::int64_t> created_ms;
  std::optional<std::int64_t> last_used_ms;
  State state = State::ready;
};

/// "ready", "in use", "building", "incomplete"
std::string_view to_string(CachedEnvironment::State state);

/// All of them, the last used first.
std::vector<CachedEnvironment> list_environments(const Surroundings& surroundings);

/// What prune takes besides what is incomplete.
struct PruneRules {
  std::optional<std::chrono::milliseconds> unused{};  ///< not used for so long
  bool all = false;
};
/// Whether it goes; never what is used or made.
bool is_prunable(const CachedEnvironment& environment, const PruneRules& rules,
                 std::int64_t now_ms);

/// Removes one with its packages; those of a conda environment that mlf did not make stay.
/// @return false, and nothing changed, while it is used or made.
bool remove_environment(const CachedEnvironment& environment, const Surroundings& surroundings);

}  // namespace mlf::env
