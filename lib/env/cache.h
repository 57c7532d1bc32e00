// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/user.h"
#include "env/environment.h"
#include "env/manager.h"

/// The directory in which environments are kept.
namespace mlf::env {

/// $MLF_ENV_ROOT, else "environments" in mlf's cache directory.
std::filesystem::path cache_root(const Variable& variable);

struct CachedEnvironment {
  enum class State {
    ready,
    in_use,      ///< a process runs in it
    building,    ///< a process is making or removing it
    incomplete,  ///< making it was interrupted, or its packages or its Python have been removed
  };

  Manager manager = Manager::virtualenv;
  std::string name;                 ///< the name of its directory in the cache
  std::filesystem::path directory;  ///< where its packages are
  std::string python;               ///< "3.11.7"; "" when it is not known
  std::uint64_t size = 0;           ///< bytes on disk; 0 when it is not known
  std::optional<std::int64_t> created_ms;
  std::optional<std::int64_t> last_used_ms;
  State state = State::ready;
};

/// "ready", "in use", "building", "incomplete"
std::string_view to_string(CachedEnvironment::State state);

/// All environments in the cache, the most recently used first.
std::vector<CachedEnvironment> list_environments(const Context& context);

}  // namespace mlf::env
