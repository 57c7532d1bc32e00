// SPDX-License-Identifier: Apache-2.0
//
// Turns the options of `mlf run list` and `mlf run search` into a query and prints the runs found.
// A store answers with pages of a limited size, and --max-results may be more than a page, or 0 for
// all runs; so pages are fetched until there are enough.
#include "report/run_listing.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "cli/columns.h"
#include "cli/options.h"
#include "cli/usage_error.h"
#include "core/limits.h"
#include "report/empty_answer.h"
#include "report/pages.h"
#include "report/run_columns.h"
#include "wire/json.h"

namespace mlf::report {
namespace {

constexpr std::int64_t most_in_table = 100;

std::vector<std::string> split_keys(const std::vector<std::string>& lists,
                                    std::string_view prefix) {
  std::vector<std::string> keys;
  for (const std::string& list : lists) {
    for (const std::string_view key : split(list, ',')) {
      if (!trim(key).empty()) keys.push_back(std::string(prefix) + std::string(trim(key)));
    }
  }
  return keys;
}

std::vector<ExperimentId> all_experiments(cli::Session& session, ViewType view) {
  const auto search = [&](const store::ExperimentQuery& page) {
    return session.store().search_experiments(page);
  };
  std::vector<ExperimentId> ids;
  for (const auto& each :
       collect_pages<Experiment>(store::ExperimentQuery{.view = view}, 0, search).items) {
    ids.push_back(ExperimentId::parse(each.experiment_id));
  }
  return ids;
}

std::vector<ExperimentId> chosen_experiments(cli::Session& session, const RunListOptions& options) {
  if (options.all_experiments && !options.experiments.empty()) {
    throw cli::usage_error("--all-experiments and --experiment exclude each other");
  }
  if (options.all_experiments) return all_experiments(session, ViewType::all);
  if (options.experiments.empty()) return {ExperimentId::parse(session.experiment().experiment_id)};
  std::vector<ExperimentId> ids;
  for (const std::string& text : options.experiments) {
    auto id = ExperimentId::parse(session.find_experiment(text).experiment_id);
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(std::move(id));
  }
  return ids;
}

std::int64_t result_count(const cli::Session& session, const RunListOptions& options) {
  if (options.max_results) return *options.max_results;
  return cli::format_of(session) == cli::Format::table ? most_in_table : limits::search_page;
}

Page<Run> find_runs(store::TrackingStore& store, const store::RunQuery& query,
                    std::int64_t wanted) {
  return collect_pages<Run>(query, wanted,
                            [&](const store::RunQuery& page) { return store.search_runs(page); });
}

std::vector<cli::Column<Run>> columns_for(cli::Session& session, const RunListOptions& options,
                                          std::span<const Run> runs, bool with_experiment) {
  RunColumnOptions wanted;
  wanted.with_experiment = with_experiment;
  wanted.short_ids = session.out().is_terminal() && cli::format_of(session) == cli::Format::table;
  wanted.more = split_keys(options.metrics, "metrics.");
  for (auto& key : split_keys(options.params, "params.")) wanted.more.push_back(std::move(key));
  const bool is_export = cli::format_of(session) == cli::Format::csv && wanted.more.empty();
  if (is_export && !session.options.columns) return exported_run_columns(runs);
  const auto width = session.out().width();
  if (width && wanted.more.empty() && !session.options.columns) {
    wanted.more = columns_that_fit(runs, run_columns(wanted), *width, session.clock().now_ms());
  }
  return run_columns(wanted);
}

void print_page(cli::Session& session, const Page<Run>& page, std::vector<cli::Column<Run>> columns,
                const std::function<std::string()>& when_empty = nullptr) {
  print_records<Run>(session, {.name = "runs",
                               .items = page.items,
                               .columns = std::move(columns),
                               .next_page_token = page.next_page_token,
                               .json = [](const Run& run) { return wire::json_text(run); },
                               .more_columns = entity_column,
                               .when_empty = when_empty});
}

}  // namespace

void add_run_list_options(cli::Verb& verb, RunListOptions& options) {
  verb.option("-e,--experiment", "NAME", options.experiments,
              "An experiment by name or id; may be repeated; default $MLFLOW_EXPERIMENT_NAME, else "
              "$MLFLOW_EXPERIMENT_ID, else 'Default'")
      .complete(cli::complete_experiment_names);
  verb.flag("--all-experiments", options.all_experiments, "The runs of every experiment");
  verb.option("--view", "VIEW", options.view,
              "active_only, deleted_only or all; default active_only")
      .one_of({"active_only", "deleted_only", "all"});
  verb.option("--max-results", "N", options.max_results,
              "At most that many runs, 0 for all; default 100 in a table, else 1000");
  verb.option("--page-token", "TOKEN", options.page_token,
              "Where to go on, from next_page_token of the answer before");
  verb.option("--metrics", "KEYS", options.metrics, "Metrics to show, separated by commas")
      .complete(cli::complete_metric_keys)
      .group("Output");
  verb.option("--params", "KEYS", options.params, "Params to show, separated by commas")
      .complete(cli::complete_param_keys)
      .group("Output");
  cli::add_output_options(verb, run_column_keys());
}

void add_run_search_options(cli::Verb& verb, RunListOptions& options) {
  verb.option(
      "--filter", "FILTER", options.filter,
      "Which runs, such as \"metrics.auc > 0.9 and params.model = 'tree'\"; see mlf-search(7)");
  verb.option("--order-by", "KEY", options.order_by,
              "What they are sorted by, such as \"metrics.auc DESC\"; may be repeated");
}

std::vector<ExperimentId> experiments_in_scope(cli::Session& session) {
  if (!session.names_experiment()) return all_experiments(session, ViewType::active_only);
  return {ExperimentId::parse(session.experiment().experiment_id)};
}

void print_runs(cli::Session& session, const RunListOptions& options) {
  const std::int64_t wanted = result_count(session, options);
  if (wanted < 0) throw cli::usage_error("--max-results is {}; it can be 0 or more", wanted);
  store::RunQuery query;
  query.experiment_ids = chosen_experiments(session, options);
  query.view = parse_view_type(options.view).value();
  query.filter = options.filter;
  query.order_by = options.order_by;
  query.page_token = options.page_token;
  const bool with_experiment = query.experiment_ids.size() > 1;
  const Page<Run> page = find_runs(session.store(), query, wanted);
  print_page(session, page, columns_for(session, options, page.items, with_experiment), [&] {
    return no_runs(session, query,
                   options.all_experiments ? Scope::all_experiments : Scope::named_experiments);
  });
}

void print_run_list(cli::Session& session, std::span<const Run> runs,
                    const std::vector<std::string>& columns) {
  RunListOptions options;
  Page<Run> page;
  page.items.assign(runs.begin(), runs.end());
  if (session.out().width() || cli::format_of(session) != cli::Format::table) {
    return print_page(session, page, columns_for(session, options, runs, false));
  }
  print_page(session, page, run_columns({.more = columns}));
}

}  // namespace mlf::report
