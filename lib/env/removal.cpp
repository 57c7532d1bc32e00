// SPDX-License-Identifier: Apache-2.0
#include "env/removal.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "base/text.h"
#include "env/open.h"
#include "env/slot.h"

namespace mlf::env {

namespace {

Error unknown_environment(const std::vector<CachedEnvironment>& all, const std::string& name) {
  std::vector<std::string> known;
  for (const auto& environment : all) known.push_back(environment.name);
  const auto near = nearest(name, known);
  return not_found(
      "no environment '{}'; {}", printable(name),
      near.empty() ? "'mlf project env list' lists them" : fmt::format("did you mean '{}'?", near));
}

}  // namespace

std::vector<CachedEnvironment> find_environments(const std::vector<CachedEnvironment>& all,
                                                 std::span<const std::string> names) {
  std::vector<CachedEnvironment> found;
  for (const auto& name : names) {
    const auto before = found.size();
    std::ranges::copy_if(all, std::back_inserter(found), [&](const CachedEnvironment& environment) {
      return environment.name == name;
    });
    if (found.size() == before) throw unknown_environment(all, name);
  }
  return found;
}

bool is_prunable(const CachedEnvironment& environment, const PruneRules& rules,
                 std::int64_t now_ms) {
  if (environment.state == CachedEnvironment::State::incomplete) return true;
  if (environment.state != CachedEnvironment::State::ready) return false;
  if (rules.all) return true;
  return rules.unused && environment.last_used_ms &&
         now_ms - *environment.last_used_ms >= rules.unused->count();
}

std::vector<CachedEnvironment> prunable_environments(const PruneRules& rules,
                                                     const Context& context) {
  auto environments = list_environments(context);
  std::erase_if(environments, [&](const CachedEnvironment& environment) {
    return !is_prunable(environment, rules, context.clock.now_ms());
  });
  return environments;
}

namespace {

/// @return false, with nothing changed, while the environment is in use or being made.
bool remove_environment(const CachedEnvironment& environment, const Context& context) {
  const Slot slot(cache_root(context.variable), environment.manager, environment.name);
  const auto lock = slot.try_lock_existing(FileLock::Mode::exclusive);
  if (!lock) return false;
  const auto record = slot.read();
  if (record && record->is_ours) {
    open_builder(environment.manager, context)->remove(*record, context.run_tool);
  }
  slot.remove();
  return true;
}

}  // namespace

Removal remove_environments(const std::vector<CachedEnvironment>& environments,
                            const Context& context) {
  Removal removal;
  for (const auto& environment : environments) {
    const bool is_removed = remove_environment(environment, context);
    (is_removed ? removal.removed : removal.kept).push_back(environment);
  }
  return removal;
}

}  // namespace mlf::env
