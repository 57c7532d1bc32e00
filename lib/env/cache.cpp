// SPDX-License-Identifier: Apache-2.0
#include "env/cache.h"

#include <algorithm>

#include <unistd.h>

#include "env/open.h"
#include "env/slot.h"

namespace mlf::env {

namespace {

namespace fs = std::filesystem;

/// The keys of the environments of one manager, complete or not.
std::vector<std::string> keys_in(const fs::path& directory) {
  std::vector<std::string> keys;
  const auto opened = Directory::find(directory);
  if (!opened) return keys;
  for (const auto& entry : opened->list()) {
    const bool is_key = entry.kind == FileStatus::Kind::directory &&
                        !entry.name.starts_with(temporary_prefix) && !entry.name.starts_with('.');
    if (is_key) keys.push_back(entry.name);
  }
  return keys;
}

CachedEnvironment::State state_of(const Slot& slot, bool is_whole) {
  using State = CachedEnvironment::State;
  if (slot.try_lock_existing(FileLock::Mode::exclusive)) {
    return is_whole ? State::ready : State::incomplete;
  }
  return slot.try_lock_existing(FileLock::Mode::shared) ? State::in_use : State::building;
}

CachedEnvironment describe(const fs::path& root, Manager manager, const std::string& key,
                           const Context& context) {
  const Slot slot(root, manager, key);
  const auto record = slot.read();
  const bool is_whole = record && open_builder(manager, context)->is_there(*record);
  CachedEnvironment result{.manager = manager, .name = key, .directory = slot.directory()};
  if (record) {
    result.directory = record->directory;
    result.python = record->python;
    result.size = record->size;
    result.created_ms = record->created_ms;
    result.last_used_ms = slot.last_used_ms();
  } else {
    result.size = disk_usage(slot.directory());
  }
  result.state = state_of(slot, is_whole);
  return result;
}

}  // namespace

fs::path cache_root(const Variable& variable) {
  if (const auto root = variable("MLF_ENV_ROOT")) return fs::absolute(*root).lexically_normal();
  return cache_directory(variable) / "environments";
}

std::string_view to_string(CachedEnvironment::State state) {
  switch (state) {
    case CachedEnvironment::State::ready:
      return "ready";
    case CachedEnvironment::State::in_use:
      return "in use";
    case CachedEnvironment::State::building:
      return "building";
    case CachedEnvironment::State::incomplete:
      return "incomplete";
  }
  return "unknown";
}

std::vector<CachedEnvironment> list_environments(const Context& context) {
  std::vector<CachedEnvironment> result;
  const auto root = cache_root(context.variable);
  for (const Manager manager : {Manager::virtualenv, Manager::uv, Manager::conda}) {
    for (const auto& key : keys_in(root / to_string(manager))) {
      result.push_back(describe(root, manager, key, context));
    }
  }
  std::ranges::sort(result, [](const CachedEnvironment& a, const CachedEnvironment& b) {
    return std::pair(b.last_used_ms, a.name) < std::pair(a.last_used_ms, b.name);
  });
  return result;
}

}  // namespace mlf::env
