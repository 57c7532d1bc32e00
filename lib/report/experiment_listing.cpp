// SPDX-License-Identifier: Apache-2.0
#include "report/experiment_listing.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "cli/options.h"
#include "cli/usage_error.h"
#include "core/limits.h"
#include "report/empty_answer.h"
#include "report/pages.h"
#include "wire/json.h"

namespace mlf::report {

namespace {

using ExperimentColumn = cli::Column<Experiment>;

cli::Cell text_of_tag(const Experiment& experiment, std::string_view key) {
  const auto* value = find_tag(experiment.tags, key);
  if (value == nullptr) return std::monostate{};
  return *value;
}

cli::Cell time_cell(const std::optional<std::int64_t>& time) {
  if (!time) return std::monostate{};
  return cli::Time{*time};
}

cli::Style stage_style(const Experiment& experiment) {
  return experiment.lifecycle_stage == LifecycleStage::deleted ? cli::Style::dim
                                                               : cli::Style::plain;
}

cli::Cell id_of(const Experiment& experiment) { return experiment.experiment_id; }
cli::Cell experiment_name(const Experiment& experiment) { return experiment.name; }
cli::Cell stage_of(const Experiment& experiment) {
  return std::string(lifecycle_stage_name(experiment.lifecycle_stage));
}
cli::Cell creation_of(const Experiment& experiment) { return time_cell(experiment.creation_time); }
cli::Cell change_of(const Experiment& experiment) { return time_cell(experiment.last_update_time); }
cli::Cell artifacts_of(const Experiment& experiment) { return experiment.artifact_location; }

ExperimentColumn column(std::string_view key, std::string_view heading,
                        std::function<cli::Cell(const Experiment&)> cell) {
  ExperimentColumn made;
  made.key = key;
  made.heading = heading;
  made.cell = std::move(cell);
  return made;
}

std::vector<ExperimentColumn> experiment_columns() {
  std::vector<ExperimentColumn> columns{column("experiment_id", "ID", id_of),
                                        column("name", "NAME", experiment_name),
                                        column("lifecycle_stage", "STAGE", stage_of),
                                        column("creation_time", "CREATED", creation_of),
                                        column("last_update_time", "CHANGED", change_of),
                                        column("artifact_location", "ARTIFACTS", artifacts_of)};
  for (auto& each : columns) each.style = stage_style;
  columns.back().shown = false;
  return columns;
}

/// The column for "tags.KEY"; nullopt for any other key.
std::optional<ExperimentColumn> tag_column(std::string_view key) {
  constexpr std::string_view prefix = "tags.";
  if (!key.starts_with(prefix)) return std::nullopt;
  const std::string tag(key.substr(prefix.size()));
  return column(key, to_upper(tag),
                [tag](const Experiment& each) { return text_of_tag(each, tag); });
}

Page<Experiment> find_experiments(store::TrackingStore& store, const store::ExperimentQuery& query,
                                  std::int64_t wanted) {
  return collect_pages<Experiment>(query, wanted, [&](const store::ExperimentQuery& page) {
    return store.search_experiments(page);
  });
}

}  // namespace

void add_experiment_list_options(cli::Verb& verb, ExperimentListOptions& options) {
  verb.option("--view", "VIEW", options.view,
              "active_only, deleted_only or all; default active_only")
      .one_of({"active_only", "deleted_only", "all"});
  verb.option("--max-results", "N", options.max_results,
              "At most that many experiments, 0 for all; default 1000");
  verb.option("--page-token", "TOKEN", options.page_token,
              "Where to go on, from next_page_token of the answer before");
  std::vector<std::string> keys;
  for (const auto& column : experiment_columns()) keys.push_back(column.key);
  cli::add_output_options(verb, std::move(keys));
}

void add_experiment_search_options(cli::Verb& verb, ExperimentListOptions& options) {
  verb.option("--filter", "FILTER", options.filter,
              "Which experiments, such as \"name LIKE 'iris%' and tags.team = 'a'\"; see "
              "mlf-search(7)");
  verb.option("--order-by", "KEY", options.order_by,
              "What they are sorted by, such as \"name ASC\"; may be repeated");
}

void print_experiments(cli::Session& session, const ExperimentListOptions& options) {
  const auto wanted = options.max_results.value_or(limits::search_page);
  if (wanted < 0) throw cli::usage_error("--max-results is {}; it can be 0 or more", wanted);
  const store::ExperimentQuery query{.view = parse_view_type(options.view).value(),
                                     .filter = options.filter,
                                     .order_by = options.order_by,
                                     .page_token = options.page_token};
  const auto page = find_experiments(session.store(), query, wanted);
  print_records<Experiment>(session,
                            {.name = "experiments",
                             .items = page.items,
                             .columns = experiment_columns(),
                             .next_page_token = page.next_page_token,
                             .json = [](const Experiment& each) { return wire::json_text(each); },
                             .more_columns = tag_column,
                             .when_empty = [&] { return no_experiments(session, query); }});
}

void print_experiment(cli::Session& session, const Experiment& experiment) {
  auto columns = experiment_columns();
  for (const auto& tag : experiment.tags) {
    columns.push_back(*tag_column("tags." + tag.key));
    columns.back().heading = printable(columns.back().key);
  }
  print_record<Experiment>(session, experiment, columns,
                           [](const Experiment& each) { return wire::json_text(each); });
}

}  // namespace mlf::report
