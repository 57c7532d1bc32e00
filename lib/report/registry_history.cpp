// SPDX-License-Identifier: Apache-2.0
//
// Reads a registry's history backwards: who has an alias, since when, and who had it before. The
// history has only what mlf did, while other clients move aliases too and write nothing down. So
// the aliases themselves are the truth, and the history counts only where it ends at them: an
// answer from a history that ends elsewhere could roll production back to a wrong version.
#include "report/registry_history.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/numbers.h"
#include "base/text.h"
#include "report/empty_answer.h"
#include "wire/registry_event_json.h"

namespace mlf::report {
namespace {

std::optional<std::int64_t> version_in(const std::optional<std::string>& value) {
  return value ? parse_int64(*value) : std::nullopt;
}

bool is_of_alias(const RegistryEvent& event) {
  return event.action == RegistryAction::set_alias || event.action == RegistryAction::delete_alias;
}

std::vector<AliasMove> moves_of(std::span<const RegistryEvent> history, std::string_view alias) {
  auto moves = alias_moves(history);
  std::erase_if(moves, [&](const AliasMove& move) { return move.alias != alias; });
  return moves;
}

/// The versions that had the alias, oldest first, without those that were left by going back.
std::vector<std::int64_t> holders(std::span<const AliasMove> moves) {
  std::vector<std::int64_t> versions;
  const auto take = [&](const std::optional<std::int64_t>& version) {
    if (!version) return;
    const auto found = std::ranges::find(versions, *version);
    versions.erase(found, versions.end());
    versions.push_back(*version);
  };
  for (const auto& move : moves) {
    if (versions.empty() || versions.back() != move.before) take(move.before);
    take(move.after);
  }
  return versions;
}

}  // namespace

std::optional<std::int64_t> version_with_alias(const RegisteredModel& model,
                                               std::string_view alias) {
  const auto found = std::ranges::find(model.aliases, alias, &ModelAlias::alias);
  if (found == model.aliases.end()) return std::nullopt;
  return found->version;
}

std::vector<AliasMove> alias_moves(std::span<const RegistryEvent> history) {
  std::vector<AliasMove> moves;
  for (const auto& event : history) {
    if (!is_of_alias(event)) continue;
    AliasMove move{event.key, version_in(event.before), version_in(event.after), event.timestamp,
                   event.user};
    if (move.before != move.after) moves.push_back(std::move(move));
  }
  return moves;
}

std::optional<AliasMove> move_to_current(std::span<const RegistryEvent> history,
                                         const ModelAlias& current) {
  auto moves = moves_of(history, current.alias);
  if (moves.empty() || moves.back().after != current.version) return std::nullopt;
  return std::move(moves.back());
}

std::optional<std::int64_t> version_to_roll_back_to(std::span<const RegistryEvent> history,
                                                    const ModelAlias& current,
                                                    std::span<const std::int64_t> existing) {
  if (!move_to_current(history, current)) {
    throw Error(ErrorCode::invalid_state,
                fmt::format("the history does not say how '{}' came to version {}: another client "
                            "than mlf moved it; name the version with --to",
                            printable(current.alias), current.version));
  }
  auto versions = holders(moves_of(history, current.alias));
  versions.pop_back();
  std::erase_if(versions, [&](std::int64_t version) {
    return std::ranges::find(existing, version) == existing.end();
  });
  if (versions.empty()) return std::nullopt;
  return versions.back();
}

std::vector<RegistryEvent> events_of_version(std::vector<RegistryEvent> history,
                                             std::int64_t version) {
  std::erase_if(history, [&](const RegistryEvent& event) {
    const bool is_move = is_of_alias(event) && (version_in(event.before) == version ||
                                                version_in(event.after) == version);
    return event.version != version && !is_move;
  });
  return history;
}

namespace {

std::string_view action_words(RegistryAction action) {
  switch (action) {
    case RegistryAction::create_model:
      return "created";
    case RegistryAction::rename_model:
      return "name";
    case RegistryAction::describe_model:
    case RegistryAction::describe_version:
      return "description";
    case RegistryAction::delete_model:
    case RegistryAction::delete_version:
      return "deleted";
    case RegistryAction::create_version:
      return "registered";
    case RegistryAction::set_stage:
      return "stage";
    case RegistryAction::set_model_tag:
    case RegistryAction::delete_model_tag:
    case RegistryAction::set_version_tag:
    case RegistryAction::delete_version_tag:
      return "tag";
    case RegistryAction::set_alias:
    case RegistryAction::delete_alias:
      return "alias";
  }
  return "";
}

/// "version 3: ", or "" for an event of the model. An alias names its versions itself.
std::string subject_of(const RegistryEvent& event) {
  if (!event.version || is_of_alias(event)) return "";
  return fmt::format("version {}: ", *event.version);
}

using EventColumn = cli::Column<RegistryEvent>;

cli::Cell text_cell(const std::optional<std::string>& text) {
  return text ? cli::Cell(*text) : cli::Cell();
}

std::vector<EventColumn> event_columns() {
  std::vector<EventColumn> columns{
      {"timestamp", "When",
       [](const RegistryEvent& event) -> cli::Cell { return cli::Time{event.timestamp}; }},
      {"user", "By", [](const RegistryEvent& event) { return cli::text_or_none(event.user); }},
      {"name", "Name", [](const RegistryEvent& event) -> cli::Cell { return event.name; }, false},
      {"action", "Action",
       [](const RegistryEvent& event) -> cli::Cell {
         return std::string(registry_action_name(event.action));
       }},
      {"version", "Version",
       [](const RegistryEvent& event) { return cli::cell_of<std::int64_t>(event.version); }},
      {"key", "Key", [](const RegistryEvent& event) { return cli::text_or_none(event.key); }},
      {"before", "Before", [](const RegistryEvent& event) { return text_cell(event.before); }},
      {"after", "After", [](const RegistryEvent& event) { return text_cell(event.after); }}};
  return columns;
}

}  // namespace

std::string event_text(const RegistryEvent& event) {
  std::string text = subject_of(event) + std::string(action_words(event.action));
  if (!event.key.empty()) text += " " + event.key;
  if (event.before && event.after) {
    text += fmt::format(": {} -> {}", *event.before, *event.after);
  } else if (event.after) {
    text += fmt::format(": {}", *event.after);
  } else if (event.before) {
    text += fmt::format(": {} removed", *event.before);
  }
  return printable(text);
}

std::string event_line(const RegistryEvent& event) {
  return fmt::format("{}  {}  {}", utc_time_text(event.timestamp),
                     event.user.empty() ? "-" : printable(event.user), event_text(event));
}

std::string event_json(const RegistryEvent& event) { return json_line(wire::to_json(event)); }

std::vector<std::string> history_column_keys() {
  std::vector<std::string> keys;
  for (const auto& column : event_columns()) keys.push_back(column.key);
  return keys;
}

void tell_move(cli::Session& session, const AliasMove& move) {
  if (move.after) session.out().line(fmt::format("{}", *move.after));
  const auto text = [](const std::optional<std::int64_t>& version) {
    return version ? fmt::format("version {}", *version) : std::string("no version");
  };
  session.note(fmt::format("'{}' was at {} and is now at {}", printable(move.alias),
                           text(move.before), text(move.after)));
}

void print_history(cli::Session& session, std::span<const RegistryEvent> events,
                   std::string_view where) {
  cli::print_records<RegistryEvent>(
      session, {.name = "events",
                .items = events,
                .columns = event_columns(),
                .json = event_json,
                .when_empty = [&] {
                  return with_registry(
                      session, fmt::format("no history of {}; only changes that mlf makes are "
                                           "written down",
                                           where));
                }});
}

}  // namespace mlf::report
