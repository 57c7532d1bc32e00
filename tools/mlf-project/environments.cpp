// SPDX-License-Identifier: Apache-2.0
#include "environments.h"

#include "arguments.h"
#include "cli/columns.h"
#include "cli/options.h"

namespace mlf::tools {

namespace {

using Cached = env::CachedEnvironment;

cli::Style style_of(const Cached& cached) {
  if (cached.state == Cached::State::incomplete) return cli::Style::warning;
  return cached.state == Cached::State::ready ? cli::Style::plain : cli::Style::good;
}

std::vector<cli::Column<Cached>> columns() {
  cli::Column<Cached> state = {
      "state", "State", [](const Cached& it) { return std::string(env::to_string(it.state)); }};
  state.style = style_of;
  cli::Column<Cached> directory = {"directory", "Directory",
                                   [](const Cached& it) { return it.directory.string(); }};
  directory.shown = false;
  return {{"name", "Name", [](const Cached& it) { return it.name; }},
          {"manager", "Manager",
           [](const Cached& it) { return std::string(env::to_string(it.manager)); }},
          {"python", "Python", [](const Cached& it) { return cli::text_or_none(it.python); }},
          {"size", "Size", [](const Cached& it) { return cli::Bytes{it.size}; }},
          {"created_time", "Created",
           [](const Cached& it) { return cli::cell_of<cli::Time>(it.created_ms); }},
          {"last_used_time", "Last used",
           [](const Cached& it) { return cli::cell_of<cli::Time>(it.last_used_ms); }},
          state,
          directory};
}

}  // namespace

void add_environment_output(cli::Verb& verb) {
  std::vector<std::string> keys;
  for (const auto& column : columns()) keys.push_back(column.key);
  cli::add_output_options(verb, std::move(keys));
}

void print_environments(cli::Session& session, const std::vector<Cached>& environments,
                        std::string_view qualifier) {
  cli::print_records<Cached>(
      session,
      {.name = "environments", .items = environments, .columns = columns(), .when_empty = [&] {
         return fmt::format("no {}environments in {}", qualifier,
                            env::cache_root(session.context().variable).string());
       }});
}

void print_removal(cli::Session& session, const env::Removal& removal) {
  for (const Cached& kept : removal.kept) {
    session.warn(fmt::format("{} stays: it is {}", kept.name, env::to_string(kept.state)));
  }
  print_environments(session, removal.removed, "removable ");
}

std::vector<cli::Candidate> complete_environments(cli::Session& session, std::string_view) {
  std::vector<cli::Candidate> candidates;
  for (const auto& cached : env::list_environments(session.context())) {
    candidates.push_back({cached.name, std::string(env::to_string(cached.manager))});
  }
  return candidates;
}

}  // namespace mlf::tools
