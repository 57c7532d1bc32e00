// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "env/slot.h"
#include "support/env_world.h"

namespace mlf::test {

/// A cache to which tests add environments.
struct CacheFixture : World {
  /// Makes a complete environment.
  env::Slot add(const std::string& key, env::Manager manager = env::Manager::virtualenv) const {
    env::Slot slot(root / "cache", manager, key);
    make_venv(slot.directory());
    slot.write({.manager = manager,
                .name = key,
                .directory = slot.directory(),
                .python = "3.11.7",
                .created_ms = 1},
               "");
    slot.try_lock(FileLock::Mode::exclusive);
    return slot;
  }
  env::CachedEnvironment::State state() { return cached().at(0).state; }
};

}  // namespace mlf::test
