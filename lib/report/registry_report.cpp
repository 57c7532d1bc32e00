// SPDX-License-Identifier: Apache-2.0
//
// Answers on one screen what people ask of a registry: which version is in production, which was
// before, who moved it, and whether the new one is better. Three sources are joined for this: the
// registry's records, its history (who and when), and the runs of the tracking store (metrics). The
// last two may lack what the first names, because other clients write no history and runs get
// deleted; then the place stays empty, or says that the run is missing.
#include "report/registry_report.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/cell_text.h"
#include "cli/columns.h"
#include "report/empty_answer.h"
#include "report/registry_listing.h"
#include "report/run_columns.h"
#include "report/run_report.h"
#include "report/sections.h"
#include "wire/json.h"

namespace mlf::report {
namespace {

using History = std::vector<RegistryEvent>;
using RecordColumn = cli::Column<VersionRecord>;

std::string creator_of(const ModelVersion& version, const History& history) {
  if (version.user_id && !version.user_id->empty()) return *version.user_id;
  const auto created = std::ranges::find_if(history, [&](const RegistryEvent& event) {
    return event.action == RegistryAction::create_version && event.version == version.version;
  });
  return created == history.end() ? "" : created->user;
}

std::vector<AliasRecord> alias_records(const RegisteredModel& model, const History& history) {
  std::vector<AliasRecord> records;
  for (const auto& alias : model.aliases) {
    records.push_back({alias, move_to_current(history, alias)});
  }
  return records;
}

std::vector<std::string> aliases_held_before(const std::vector<AliasRecord>& aliases,
                                             std::int64_t version) {
  std::vector<std::string> held;
  for (const auto& record : aliases) {
    if (record.move && record.move->before == version) held.push_back(record.current.alias);
  }
  return held;
}

VersionRecord record_of(ModelVersion version, const History& history,
                        const std::vector<AliasRecord>& aliases, const FindRun& find_run) {
  VersionRecord record;
  record.created_by = creator_of(version, history);
  record.held_before = aliases_held_before(aliases, version.version);
  if (version.run_id) record.run = find_run(*version.run_id);
  record.version = std::move(version);
  return record;
}

}  // namespace

ModelRecord model_record(store::RegistryStore& registry, std::string_view name, std::size_t most,
                         const FindRun& find_run) {
  ModelRecord record{.model = registry.get_registered_model(name)};
  const auto history = registry.get_history(name);
  record.aliases = alias_records(record.model, history);
  auto versions = find_versions_of(registry, name);
  record.version_count = versions.size();
  for (std::size_t i = 0; i < versions.size(); ++i) {
    const bool has_alias = !versions[i].aliases.empty() ||
                           !aliases_held_before(record.aliases, versions[i].version).empty();
    if (most != 0 && i >= most && !has_alias) continue;
    record.versions.push_back(record_of(std::move(versions[i]), history, record.aliases, find_run));
  }
  return record;
}

VersionRecord version_record(store::RegistryStore& registry, const ModelVersion& version,
                             const FindRun& find_run) {
  const auto history = registry.get_history(version.name);
  const auto model = registry.get_registered_model(version.name);
  return record_of(version, history, alias_records(model, history), find_run);
}

FindRun find_run_in(cli::Session& session) {
  return [&session](const std::string& run_id) -> std::optional<Run> {
    try {
      return session.store().get_run(RunId::parse(run_id));
    } catch (const Error& error) {
      session.detail(error.what());
      return std::nullopt;
    }
  };
}

namespace {

cli::Cell run_cell(const VersionRecord& record) {
  if (!record.version.run_id) return std::monostate{};
  const auto id = record.version.run_id->substr(0, short_id_length);
  if (!record.run) return id + " (missing)";
  if (record.run->info.run_name.empty()) return id;
  return fmt::format("{} ({})", record.run->info.run_name, id);
}

cli::Style run_style(const VersionRecord& record) {
  return record.lacks_run() ? cli::Style::warning : cli::Style::plain;
}

/// The column of versions with that key, for records.
RecordColumn of_version(std::string_view key) {
  const auto columns = model_version_columns();
  const auto found = std::ranges::find(columns, key, &cli::Column<ModelVersion>::key);
  RecordColumn column{
      found->key, found->heading,
      [cell = found->cell](const VersionRecord& record) { return cell(record.version); }};
  if (found->style) {
    column.style = [style = found->style](const VersionRecord& record) {
      return style(record.version);
    };
  }
  return column;
}

/// Of the run's id, tables show the beginning, behind its name.
RecordColumn run_column(cli::Format format) {
  if (format != cli::Format::table) return of_version("run_id");
  return {"run_id", "Run", run_cell, true, run_style};
}

std::vector<RecordColumn> record_columns(cli::Format format) {
  return {of_version("version"),
          of_version("current_stage"),
          of_version("aliases"),
          {"held_before", "Held before",
           [](const VersionRecord& record) {
             return cli::text_or_none(join(record.held_before, ", "));
           }},
          of_version("creation_timestamp"),
          {"created_by", "By",
           [](const VersionRecord& record) { return cli::text_or_none(record.created_by); }},
          run_column(format)};
}

/// The column for "metrics.KEY" of the versions' runs.
RecordColumn metric_column(const std::string& key) {
  const auto column = *entity_column(key);
  return {column.key, column.heading, [cell = column.cell](const VersionRecord& record) {
            return record.run ? cell(*record.run) : cli::Cell();
          }};
}

std::size_t width_of_records(const std::vector<VersionRecord>& records,
                             const std::vector<RecordColumn>& columns, std::int64_t now_ms) {
  constexpr std::size_t gap_between = 2;
  std::size_t sum = 0;
  for (const auto& column : columns) {
    std::size_t width = display_width(column.heading);
    for (const auto& record : records) {
      width = std::max(width, display_width(cli::text_for_people(column.cell(record), now_ms)));
    }
    sum += width + gap_between;
  }
  return sum;
}

/// The keys of the metrics for which there is room beside `columns`: on a terminal what its width
/// leaves, else all that a list of runs may have.
std::vector<std::string> metrics_that_fit(cli::Session& session,
                                          const std::vector<VersionRecord>& records,
                                          const std::vector<RecordColumn>& columns) {
  constexpr std::size_t width_of_no_terminal = 10'000;
  std::vector<Run> runs;
  for (const auto& record : records) {
    if (!record.run) continue;
    runs.push_back(*record.run);
    runs.back().params.clear();
  }
  const auto now = session.clock().now_ms();
  const auto width = session.out().width().value_or(width_of_no_terminal);
  const auto used = width_of_records(records, columns, now);
  return columns_that_fit(runs, {}, width > used ? width - used : 0, now);
}

void print_versions(cli::Session& session, const ModelRecord& record) {
  auto columns = record_columns(cli::format_of(session));
  for (const auto& key : metrics_that_fit(session, record.versions, columns)) {
    columns.push_back(metric_column(key));
  }
  columns.push_back(of_version("description"));
  columns.back().shown = true;
  cli::print_records<VersionRecord>(
      session,
      {.name = "versions", .items = record.versions, .columns = columns, .when_empty = [&] {
         return fmt::format("'{}' has no versions; 'mlf registry register' adds one",
                            printable(record.model.name));
       }});
  if (record.versions.size() == record.version_count) return;
  session.note(fmt::format("{} of {} versions; -n 0 shows all", record.versions.size(),
                           record.version_count));
}

void print_aliases(cli::Session& session, const std::vector<AliasRecord>& aliases) {
  auto table = table_with({"Alias", "Version", "Before", "Since", "By"});
  for (const auto& [current, move] : aliases) {
    std::vector<cli::Cell> cells{current.alias, current.version};
    cells.push_back(move ? cli::cell_of<std::int64_t>(move->before) : cli::Cell());
    cells.push_back(move ? cli::Cell(cli::Time{move->timestamp}) : cli::Cell());
    cells.push_back(move ? cli::text_or_none(move->user) : cli::Cell());
    add_row(table, std::move(cells));
  }
  print_section(session, table);
}

void print_tags(cli::Session& session, const std::vector<Tag>& tags) {
  auto table = table_with({"Tag", "Value"});
  for (const auto& tag : tags) add_row(table, {tag.key, tag.value});
  print_section(session, table);
}

void print_model_fields(cli::Session& session, const RegisteredModel& model) {
  Fields fields;
  fields.add_text("Model", model.name);
  fields.add_text("Description", model.description.value_or(""));
  fields.add("Created", cli::Time{model.creation_timestamp});
  fields.add("Changed", cli::Time{model.last_updated_timestamp});
  fields.print(session);
}

Json version_or_null(const std::optional<std::int64_t>& version) {
  return version ? Json(fmt::format("{}", *version)) : Json();
}

/// Numbers of versions are texts, as everywhere in MLflow's JSON.
Json json_of_move(const AliasRecord& record) {
  const auto& move = record.move;
  return {{"alias", record.current.alias},
          {"version", version_or_null(record.current.version)},
          {"before", move ? version_or_null(move->before) : Json()},
          {"timestamp", move ? Json(move->timestamp) : Json()},
          {"user", move && !move->user.empty() ? Json(move->user) : Json()}};
}

Json json_of_version(const VersionRecord& record) {
  return {{"model_version", wire::to_json(record.version, wire::Absent::null)},
          {"created_by", record.created_by.empty() ? Json() : Json(record.created_by)},
          {"held_before", record.held_before},
          {"run", record.run ? wire::to_json(*record.run, wire::Absent::null) : Json()}};
}

std::string json_of(const ModelRecord& record) {
  Json aliases = Json::array();
  for (const auto& each : record.aliases) aliases.push_back(json_of_move(each));
  Json versions = Json::array();
  for (const auto& each : record.versions) versions.push_back(json_of_version(each));
  return json_line({{"registered_model", wire::to_json(record.model, wire::Absent::null)},
                    {"aliases", std::move(aliases)},
                    {"versions", std::move(versions)}});
}

}  // namespace

void print_registered_model(cli::Session& session, const ModelRecord& record) {
  switch (cli::format_of(session)) {
    case cli::Format::json:
      return session.out().line(json_of(record));
    case cli::Format::csv:
      return print_versions(session, record);
    case cli::Format::table:
      print_model_fields(session, record.model);
      print_tags(session, record.model.tags);
      print_aliases(session, record.aliases);
      if (!record.versions.empty()) session.out().line("");
      print_versions(session, record);
  }
}

namespace {

void print_version_fields(cli::Session& session, const VersionRecord& record) {
  const auto& version = record.version;
  Fields fields;
  fields.add_text("Model", version.name);
  fields.add("Version", version.version);
  fields.add("Stage", std::string(model_stage_name(version.current_stage)),
             style_of(version.current_stage));
  fields.add("Aliases", alias_cell(version));
  fields.add_text("Held before", join(record.held_before, ", "));
  fields.add_text("Description", version.description.value_or(""));
  if (version.status != ModelVersionStatus::ready) {
    fields.add("Status", std::string(model_version_status_name(version.status)),
               cli::Style::warning);
    fields.add_text("Message", version.status_message.value_or(""));
  }
  fields.add("Created", cli::Time{version.creation_timestamp});
  fields.add_text("By", record.created_by);
  fields.add("Changed", cli::Time{version.last_updated_timestamp});
  fields.add_text("Source", version.source.value_or(""));
  fields.add_text("Stored at", version.storage_location.value_or(""));
  fields.add_text("Logged model", version.model_id.value_or(""));
  fields.add("Run", run_cell(record), run_style(record));
  fields.add_text("Run link", version.run_link.value_or(""));
  fields.print(session);
}

}  // namespace

void print_version(cli::Session& session, const VersionRecord& record) {
  switch (cli::format_of(session)) {
    case cli::Format::json:
      return session.out().line(json_line(json_of_version(record)));
    case cli::Format::csv:
      return cli::print_record<ModelVersion>(session, record.version, model_version_columns());
    case cli::Format::table:
      print_version_fields(session, record);
      print_tags(session, record.version.tags);
      if (!record.run) return;
      print_metrics(session, record.run->metrics);
      print_params(session, record.run->params);
  }
}

}  // namespace mlf::report
