// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/columns.h"
#include "cli/session.h"
#include "core/registered_model.h"
#include "core/registry_event.h"

/// What the history of a registered model says about its aliases, and how it is printed.
namespace mlf::report {

/// An alias came to a version, or was taken away.
struct AliasMove {
  std::string alias;
  std::optional<std::int64_t> before;  ///< the version that had it; none: no version
  std::optional<std::int64_t> after;   ///< the version that has it; none: no version
  std::int64_t timestamp = 0;          ///< ms
  std::string user;                    ///< who moved it; "" when it is not known

  bool operator==(const AliasMove&) const = default;
};

/// The version that has the alias; nullopt when none has it.
std::optional<std::int64_t> version_with_alias(const RegisteredModel& model,
                                               std::string_view alias);

/// The moves of all aliases, oldest first. An alias that is set to the version that has it does not
/// move.
std::vector<AliasMove> alias_moves(std::span<const RegistryEvent> history);

/// The move that brought the alias to its version; nullopt when the history does not have it,
/// because another client than mlf moved the alias.
std::optional<AliasMove> move_to_current(std::span<const RegistryEvent> history,
                                         const ModelAlias& current);

/// The version to which the alias goes back: the one that had it before the current version, of
/// those in `existing`. A version that was left by going back to an earlier one is not in question:
/// after 1, 2, 3 and back to 2, the answer is 1. nullopt when there is none.
/// @throws Error INVALID_STATE when the last move in the history is not to the current version.
std::optional<std::int64_t> version_to_roll_back_to(std::span<const RegistryEvent> history,
                                                    const ModelAlias& current,
                                                    std::span<const std::int64_t> existing);

/// The events that changed the version, and the moves of aliases to it and away from it.
std::vector<RegistryEvent> events_of_version(std::vector<RegistryEvent> history,
                                             std::int64_t version);

/// The event in words, without its time and user: "alias champion: 2 -> 3".
std::string event_text(const RegistryEvent& event);
/// The event in a line: its time in UTC, its user ("-" when it is not known), and the event in
/// words.
std::string event_line(const RegistryEvent& event);
/// The event as a JSON object with all of its fields.
std::string event_json(const RegistryEvent& event);

/// Says where an alias has been moved: the version on standard output, where it was as a note.
void tell_move(cli::Session& session, const AliasMove& move);

/// Prints the events in the session's format. `where` names what they belong to ("'iris'").
void print_history(cli::Session& session, std::span<const RegistryEvent> events,
                   std::string_view where);
/// The keys of the columns, for completion.
std::vector<std::string> history_column_keys();

}  // namespace mlf::report
