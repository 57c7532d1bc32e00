// SPDX-License-Identifier: Apache-2.0
#include "environments.h"

#include "arguments.h"
#include "cli/columns.h"
#include "cli/options.h"
#include "exec/tool.h"

namespace mlf::tools {

env::Surroundings environment_surroundings(cli::Session& session, exec::SignalWatch& signals) {
  return {.variable = variables(session),
          .run_tool = exec::tool_runner(signals),
          .note = [&session](const std::string& line) { session.note(line); },
          .pause = exec::pauser(signals)};
}

namespace {

using Cached = env::CachedEnvironment;

cli::Cell text_or_none(const std::string& text) {
  if (text.empty()) return std::monostate{};
  return text;
}

cli::Style style_of(const Cached& cached) {
  if (cached.state == Cached::State::incomplete) return cli::Style::warning;
  return cached.state == Cached::State::ready ? cli::Style::plain : cli::Style::good;
}

using Column = cli::Column<Cached>;

Column column(std::string key, std::string heading, std::function<cli::Cell(const Cached&)> cell) {
  Column made;
  made.key = std::move(key);
  made.heading = std::move(heading);
  made.cell = std::move(cell);
  return made;
}

std::vector<Column> columns() {
  std::vector<Column> all;
  all.push_back(column("name", "name", [](const Cached& it) { return it.name; }));
  all.push_back(column("manager", "manager",
                       [](const Cached& it) { return std::string(env::to_string(it.manager)); }));
  all.push_back(
      column("python", "python", [](const Cached& it) { return text_or_none(it.python); }));
  all.push_back(column("size", "size", [](const Cached& it) { return cli::Bytes{it.size}; }));
  all.push_back(column("created_time", "created",
                       [](const Cached& it) { return cli::cell_of<cli::Time>(it.created_ms); }));
  all.push_back(column("last_used_time", "last used",
                       [](const Cached& it) { return cli::cell_of<cli::Time>(it.last_used_ms); }));
  all.push_back(column("state", "state",
                       [](const Cached& it) { return std::string(env::to_string(it.state)); }));
  all.back().style = style_of;
  all.push_back(
      column("directory", "directory", [](const Cached& it) { return it.directory.string(); }));
  all.back().shown = false;
  return all;
}

}  // namespace

void add_environment_output(cli::Verb& verb) {
  std::vector<std::string> keys;
  for (const auto& column : columns()) keys.push_back(column.key);
  cli::add_output_options(verb, std::move(keys));
}

void print_environments(cli::Session& session, const std::vector<Cached>& environments) {
  cli::print_records<Cached>(session, {.name = "environments",
                                       .items = environments,
                                       .columns = columns(),
                                       .when_empty = "no environments"});
}

bool remove_environments(cli::Session& session, const env::Surroundings& surroundings,
                         const std::vector<Cached>& chosen) {
  std::vector<Cached> removed;
  for (const Cached& environment : chosen) {
    if (env::remove_environment(environment, surroundings)) {
      removed.push_back(environment);
    } else {
      session.warn(
          fmt::format("{} stays: it is {}", environment.name, env::to_string(environment.state)));
    }
  }
  print_environments(session, removed);
  return removed.size() == chosen.size();
}

std::vector<cli::Candidate> complete_environments(cli::Session& session, std::string_view) {
  std::vector<cli::Candidate> candidates;
  const env::Surroundings surroundings{
      .variable = variables(session), .run_tool = {}, .note = [](const std::string&) {}};
  for (const auto& cached : env::list_environments(surroundings)) {
    candidates.push_back({cached.name, std::string(env::to_string(cached.manager))});
  }
  return candidates;
}

}  // namespace mlf::tools
