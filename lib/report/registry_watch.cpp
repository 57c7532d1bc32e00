// SPDX-License-Identifier: Apache-2.0
#include "report/registry_watch.h"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

namespace mlf::report {

RegistryView view_of(store::RegistryStore& registry, std::string_view name) {
  // In this order an alias can be newer than the history, never older: then its event will come.
  auto history = registry.get_history(name);
  return {registry.get_registered_model(name).aliases, std::move(history)};
}

namespace {

std::optional<std::int64_t> version_of(const RegistryView& view, const std::string& alias) {
  const auto found = std::ranges::find(view.aliases, alias, &ModelAlias::alias);
  if (found == view.aliases.end()) return std::nullopt;
  return found->version;
}

std::vector<std::string> aliases_of(const RegistryView& before, const RegistryView& after) {
  std::vector<std::string> names;
  for (const auto* view : {&before, &after}) {
    for (const auto& alias : view->aliases) names.push_back(alias.alias);
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

/// The events of `after` that `before` lacks. A history only grows.
std::vector<RegistryEvent> new_events(const RegistryView& before, const RegistryView& after) {
  const auto known = std::min(before.history.size(), after.history.size());
  return {after.history.begin() + static_cast<std::ptrdiff_t>(known), after.history.end()};
}

/// The last of `moves` if it led the alias to where it is.
const AliasMove* explanation(std::span<const AliasMove> moves, const AliasMove& move) {
  const AliasMove* last = nullptr;
  for (const auto& each : moves) {
    if (each.alias == move.alias) last = &each;
  }
  return last != nullptr && last->after == move.after ? last : nullptr;
}

std::optional<std::string> text_of_version(const std::optional<std::int64_t>& version) {
  if (!version) return std::nullopt;
  return fmt::format("{}", *version);
}

RegistryEvent event_of(std::string_view name, const AliasMove& move) {
  return {.timestamp = move.timestamp,
          .name = std::string(name),
          .action = move.after ? RegistryAction::set_alias : RegistryAction::delete_alias,
          .version = move.after ? move.after : move.before,
          .key = move.alias,
          .before = text_of_version(move.before),
          .after = text_of_version(move.after)};
}

}  // namespace

RegistryChanges changes_between(std::string_view name, const RegistryView& before,
                                const RegistryView& after, std::int64_t now_ms) {
  RegistryChanges changes{.events = new_events(before, after)};
  const auto told = alias_moves(changes.events);
  for (const auto& alias : aliases_of(before, after)) {
    AliasMove move{alias, version_of(before, alias), version_of(after, alias), now_ms};
    if (move.before == move.after) continue;
    if (const auto* known = explanation(told, move)) {
      move.timestamp = known->timestamp;
      move.user = known->user;
    } else {
      changes.events.push_back(event_of(name, move));
    }
    changes.moves.push_back(std::move(move));
  }
  return changes;
}

RegistryChanges only_alias(RegistryChanges changes, std::string_view alias) {
  std::erase_if(changes.events, [&](const RegistryEvent& event) {
    const bool is_of_alias =
        event.action == RegistryAction::set_alias || event.action == RegistryAction::delete_alias;
    return !is_of_alias || event.key != alias;
  });
  std::erase_if(changes.moves, [&](const AliasMove& move) { return move.alias != alias; });
  return changes;
}

std::vector<EnvironmentChange> variables_of(std::string_view name, const AliasMove& move) {
  return {{"MLF_REGISTRY_NAME", std::string(name)},
          {"MLF_REGISTRY_ALIAS", move.alias},
          {"MLF_REGISTRY_VERSION", text_of_version(move.after).value_or("")},
          {"MLF_REGISTRY_PREVIOUS_VERSION", text_of_version(move.before).value_or("")}};
}

}  // namespace mlf::report
