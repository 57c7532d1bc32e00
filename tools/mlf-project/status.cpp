// SPDX-License-Identifier: Apache-2.0
// `mlf project status`: the states of submitted runs in the store and on their backends.
#include "cli/columns.h"
#include "cli/options.h"
#include "jobs.h"
#include "report/empty_answer.h"
#include "report/run_columns.h"
#include "report/run_listing.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> runs;
  bool all = false;
};

using Row = backend::JobListing;

std::vector<cli::Column<Row>> columns(bool is_table) {
  const std::size_t id_length = is_table ? 8 : std::string::npos;
  cli::Column<Row> status = {"status", "Status", [](const Row& row) {
                               return std::string(run_status_name(row.state.info.status));
                             }};
  status.style = [](const Row& row) { return report::style_of(row.state.info.status); };
  cli::Column<Row> end_time = {"end_time", "Ended", [](const Row& row) {
                                 return cli::cell_of<cli::Time>(row.state.info.end_time);
                               }};
  cli::Column<Row> experiment = {"experiment_id", "Experiment", [](const Row& row) {
                                   return cli::text_or_none(row.state.info.experiment_id);
                                 }};
  end_time.shown = experiment.shown = false;
  return {{"run_id", "ID",
           [id_length](const Row& row) { return row.state.info.run_id.substr(0, id_length); }},
          {"run_name", "Name",
           [](const Row& row) { return cli::text_or_none(row.state.info.run_name); }},
          status,
          {"backend", "Backend", [](const Row& row) { return cli::text_or_none(row.backend); }},
          {"job", "Job", [](const Row& row) { return cli::text_or_none(row.job); }},
          {"job_state", "Job's state",
           [](const Row& row) {
             const auto& job = row.state.job;
             return cli::text_or_none(job ? std::string(to_string(job->state)) : "");
           }},
          {"job_detail", "Detail",
           [](const Row& row) {
             return cli::text_or_none(row.state.job ? row.state.job->detail : "");
           }},
          {"start_time", "Started",
           [](const Row& row) { return cli::Time{row.state.info.start_time}; }},
          end_time,
          experiment};
}

/// The message when there are no runs to show.
std::string no_runs(const Options& options, cli::Session& session) {
  const auto where = report::name_of_scope(session);
  if (options.all)
    return report::with_store(session, fmt::format("no submitted runs in {}", where));
  auto text = fmt::format("no submitted runs in {} that have not ended", where);
  const auto ended = backend::find_submitted(session.store(), report::experiments_in_scope(session),
                                             backend::EndedRuns::included)
                         .size();
  if (ended > 0) {
    text +=
        fmt::format("; {} {} ended: mlf project status --all", ended, ended == 1 ? "has" : "have");
  }
  return report::with_store(session, text);
}

std::vector<backend::WatchedRun> chosen_runs(const Options& options, cli::Session& session,
                                             const backend::RunAccess& access) {
  if (!options.runs.empty()) return backend::find_watched_runs(options.runs, access);
  const auto ended = options.all ? backend::EndedRuns::included : backend::EndedRuns::left_out;
  return backend::list_submitted(report::experiments_in_scope(session), ended, access,
                                 session.context());
}

void print_status(const Options& options, cli::Session& session) {
  const auto backends = backends_of(session, session.context());
  const auto runs = chosen_runs(options, session, backends.access());
  const auto rows = backend::look_at(runs, backends.access(), session.context());
  const bool is_table = cli::format_of(session) == cli::Format::table;
  cli::print_records<Row>(
      session, {.name = "runs", .items = rows, .columns = columns(is_table), .when_empty = [&] {
                  return no_runs(options, session);
                }});
}

}  // namespace

void add_status(cli::Tool& tool) {
  auto& verb = tool.add_verb("status", "Show where submitted runs stand");
  auto& options = verb.options<Options>();
  verb.positional("RUN", options.runs,
                  "The runs' ids, or the beginning of them; default all that have not ended")
      .complete(complete_submitted_runs);
  verb.flag("-a,--all", options.all, "Those that have ended too");
  cli::add_experiment_options(verb, "all");
  std::vector<std::string> keys;
  for (const auto& column : columns(false)) keys.push_back(column.key);
  cli::add_output_options(verb, keys);
  verb.action([&options](cli::Session& session) { print_status(options, session); });
}

}  // namespace mlf::tools
