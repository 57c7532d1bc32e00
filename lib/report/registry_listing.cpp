// SPDX-License-Identifier: Apache-2.0
//
// Lists registered models and versions. A search of MLflow's file store leaves aliases out of what
// it returns, and scripts that asked it which version is in production got no answer; here every
// record of a search has its aliases and tags. JSON has MLflow's fields, tables and CSV the columns
// below.
#include "report/registry_listing.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/usage_error.h"
#include "core/limits.h"
#include "report/empty_answer.h"
#include "report/pages.h"
#include "wire/json.h"

namespace mlf::report {
namespace {

using ModelColumn = cli::Column<RegisteredModel>;
using VersionColumn = cli::Column<ModelVersion>;

cli::Cell text_of(const std::optional<std::string>& text) {
  return text ? cli::text_or_none(*text) : cli::Cell();
}

cli::Cell aliases_of_model(const RegisteredModel& model) {
  std::vector<std::string> texts;
  for (const auto& alias : model.aliases) {
    texts.push_back(fmt::format("{}={}", alias.alias, alias.version));
  }
  return cli::text_or_none(join(texts, ", "));
}

cli::Cell tag_of(const std::vector<Tag>& tags, std::string_view key) {
  const auto* value = find_tag(tags, key);
  return value == nullptr ? cli::Cell() : cli::Cell(*value);
}

/// The column for "tags.KEY"; nullopt for any other key.
template <typename Record>
std::optional<cli::Column<Record>> registry_tag_column(std::string_view key) {
  constexpr std::string_view prefix = "tags.";
  if (!key.starts_with(prefix)) return std::nullopt;
  const std::string tag(key.substr(prefix.size()));
  return cli::Column<Record>{std::string(key), printable(tag),
                             [tag](const Record& record) { return tag_of(record.tags, tag); }};
}

std::vector<std::string> column_keys() {
  std::vector<std::string> keys;
  for (const auto& column : registered_model_columns()) keys.push_back(column.key);
  for (const auto& column : model_version_columns()) {
    if (std::ranges::find(keys, column.key) == keys.end()) keys.push_back(column.key);
  }
  return keys;
}

std::int64_t wanted_of(const RegistryListOptions& options) {
  const auto wanted = options.max_results.value_or(limits::search_page);
  if (wanted < 0) throw cli::usage_error("--max-results is {}; it can be 0 or more", wanted);
  return wanted;
}

store::RegistryQuery query_of(const RegistryListOptions& options) {
  return {.filter = options.filter, .order_by = options.order_by, .page_token = options.page_token};
}

Page<ModelVersion> find_versions(store::RegistryStore& registry, const store::RegistryQuery& query,
                                 std::int64_t wanted) {
  return collect_pages<ModelVersion>(query, wanted, [&](const store::RegistryQuery& page) {
    return registry.search_model_versions(page);
  });
}

}  // namespace

void add_registry_list_options(cli::Verb& verb, RegistryListOptions& options) {
  verb.option("-n,--max-results", "N", options.max_results,
              "At most that many, 0 for all; default 1000");
  verb.option("--page-token", "TOKEN", options.page_token,
              "Where to go on, from next_page_token of the answer before");
  cli::add_output_options(verb, column_keys());
}

void add_registry_search_options(cli::Verb& verb, RegistryListOptions& options) {
  verb.option("--filter", "FILTER", options.filter,
              "Which ones, such as \"name LIKE 'iris%' and tags.team = 'a'\"; see mlf-search(7)");
  verb.option("--order-by", "KEY", options.order_by,
              "What they are sorted by, such as \"name DESC\"; may be repeated");
}

std::optional<std::int64_t> newest_version(const RegisteredModel& model) {
  const auto newest = std::ranges::max_element(model.latest_versions, {}, &ModelVersion::version);
  if (newest == model.latest_versions.end()) return std::nullopt;
  return newest->version;
}

cli::Style style_of(ModelStage stage) {
  switch (stage) {
    case ModelStage::production:
      return cli::Style::good;
    case ModelStage::staging:
      return cli::Style::warning;
    case ModelStage::archived:
      return cli::Style::dim;
    case ModelStage::none:
      break;
  }
  return cli::Style::plain;
}

cli::Cell alias_cell(const ModelVersion& version) {
  return cli::text_or_none(join(version.aliases, ", "));
}

std::vector<ModelColumn> registered_model_columns() {
  std::vector<ModelColumn> columns{
      {"name", "Name", [](const RegisteredModel& model) -> cli::Cell { return model.name; }},
      {"latest_version", "Latest",
       [](const RegisteredModel& model) {
         return cli::cell_of<std::int64_t>(newest_version(model));
       }},
      {"aliases", "Aliases", aliases_of_model},
      {"last_updated_timestamp", "Changed",
       [](const RegisteredModel& model) -> cli::Cell {
         return cli::Time{model.last_updated_timestamp};
       }},
      {"creation_timestamp", "Created",
       [](const RegisteredModel& model) -> cli::Cell {
         return cli::Time{model.creation_timestamp};
       },
       false},
      {"description", "Description",
       [](const RegisteredModel& model) { return text_of(model.description); }}};
  return columns;
}

namespace {

VersionColumn version_text(std::string_view key, std::string_view heading,
                           std::optional<std::string> ModelVersion::*member, bool shown) {
  return {std::string(key), std::string(heading),
          [member](const ModelVersion& version) { return text_of(version.*member); }, shown};
}

VersionColumn version_time(std::string_view key, std::string_view heading,
                           std::int64_t ModelVersion::*member, bool shown) {
  return {std::string(key), std::string(heading),
          [member](const ModelVersion& version) -> cli::Cell { return cli::Time{version.*member}; },
          shown};
}

VersionColumn stage_column() {
  return {"current_stage", "Stage",
          [](const ModelVersion& version) -> cli::Cell {
            return std::string(model_stage_name(version.current_stage));
          },
          true, [](const ModelVersion& version) { return style_of(version.current_stage); }};
}

VersionColumn status_column_of_versions() {
  return {"status", "Status",
          [](const ModelVersion& version) -> cli::Cell {
            return std::string(model_version_status_name(version.status));
          },
          false};
}

}  // namespace

std::vector<VersionColumn> model_version_columns() {
  std::vector<VersionColumn> columns{
      {"name", "Name", [](const ModelVersion& version) -> cli::Cell { return version.name; }},
      {"version", "Version",
       [](const ModelVersion& version) -> cli::Cell { return version.version; }},
      stage_column(),
      {"aliases", "Aliases", alias_cell},
      version_time("creation_timestamp", "Created", &ModelVersion::creation_timestamp, true),
      version_time("last_updated_timestamp", "Changed", &ModelVersion::last_updated_timestamp,
                   false),
      version_text("user_id", "User", &ModelVersion::user_id, false),
      status_column_of_versions(),
      version_text("run_id", "Run", &ModelVersion::run_id, true),
      version_text("source", "Source", &ModelVersion::source, true),
      version_text("storage_location", "Stored at", &ModelVersion::storage_location, false),
      version_text("model_id", "Logged model", &ModelVersion::model_id, false),
      version_text("run_link", "Run link", &ModelVersion::run_link, false),
      version_text("description", "Description", &ModelVersion::description, false)};
  return columns;
}

void print_registered_models(cli::Session& session, const RegistryListOptions& options) {
  const auto query = query_of(options);
  const auto page = collect_pages<RegisteredModel>(
      query, wanted_of(options), [&](const store::RegistryQuery& each) {
        return session.registry().list_registered_models(each);
      });
  cli::print_records<RegisteredModel>(
      session, {.name = "registered_models",
                .items = page.items,
                .columns = registered_model_columns(),
                .next_page_token = page.next_page_token,
                .json = [](const RegisteredModel& model) { return wire::json_text(model); },
                .more_columns = registry_tag_column<RegisteredModel>,
                .when_empty = [&] { return no_registered_models(session, query); }});
}

void print_model_versions(cli::Session& session, const RegistryListOptions& options) {
  const auto query = query_of(options);
  const auto page = find_versions(session.registry(), query, wanted_of(options));
  cli::print_records<ModelVersion>(
      session, {.name = "model_versions",
                .items = page.items,
                .columns = model_version_columns(),
                .next_page_token = page.next_page_token,
                .json = [](const ModelVersion& version) { return wire::json_text(version); },
                .more_columns = registry_tag_column<ModelVersion>,
                .when_empty = [&] { return no_model_versions(session, query); }});
}

std::string filter_for_versions_of(std::string_view name) {
  if (name.find('\'') == name.npos) return fmt::format("name = '{}'", name);
  if (name.find('"') == name.npos) return fmt::format("name = \"{}\"", name);
  std::string pattern(name);
  std::ranges::replace(pattern, '\'', '_');  // a text cannot have both kinds of quotes
  return fmt::format("name LIKE '{}'", pattern);
}

std::vector<ModelVersion> find_versions_of(store::RegistryStore& registry, std::string_view name) {
  auto page = find_versions(
      registry, {.filter = filter_for_versions_of(name), .order_by = {"version_number DESC"}}, 0);
  std::erase_if(page.items, [&](const ModelVersion& version) { return version.name != name; });
  return std::move(page.items);
}

}  // namespace mlf::report
