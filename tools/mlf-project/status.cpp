// SPDX-License-Identifier: Apache-2.0
// `mlf project status`: where submitted runs stand, in the store and with their backends.
#include "cli/columns.h"
#include "cli/options.h"
#include "cli/run_columns.h"
#include "jobs.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> runs;
  bool all = false;
};

struct Row {
  backend::Standing standing;
  std::string backend;  ///< "" for a run without a job
  std::string job;
};

using Column = cli::Column<Row>;

cli::Cell text(const std::string& value) {
  if (value.empty()) return std::monostate{};
  return value;
}

Column column(std::string key, std::function<cli::Cell(const Row&)> cell) {
  Column result;
  result.key = result.heading = std::move(key);
  result.cell = std::move(cell);
  return result;
}

std::vector<Column> columns(bool is_table) {
  const std::size_t id_length = is_table ? 8 : std::string::npos;
  std::vector<Column> all{
      column("run_id",
             [id_length](const Row& row) {
               return text(row.standing.info.run_id.substr(0, id_length));
             }),
      column("run_name", [](const Row& row) { return text(row.standing.info.run_name); }),
      column("status",
             [](const Row& row) {
               return text(std::string(run_status_name(row.standing.info.status)));
             }),
      column("backend", [](const Row& row) { return text(row.backend); }),
      column("job", [](const Row& row) { return text(row.job); }),
      column("job_state",
             [](const Row& row) {
               const auto& job = row.standing.job;
               return text(job ? std::string(to_string(job->state)) : "");
             }),
      column("job_detail",
             [](const Row& row) { return text(row.standing.job ? row.standing.job->detail : ""); }),
      column("start_time",
             [](const Row& row) -> cli::Cell { return cli::Time{row.standing.info.start_time}; }),
      column("end_time",
             [](const Row& row) { return cli::cell_of<cli::Time>(row.standing.info.end_time); }),
      column("experiment_id", [](const Row& row) { return text(row.standing.info.experiment_id); }),
  };
  all[2].style = [](const Row& row) { return cli::style_of(row.standing.info.status); };
  all[7].heading = "since";
  all[8].shown = all[9].shown = false;
  return all;
}

void print_status(const Options& options, cli::Session& session) {
  Jobs jobs(session);
  const auto runs = options.runs.empty() ? jobs.list(options.all) : jobs.find(options.runs);
  backend::JobWatch watch(runs, jobs.surroundings());
  backend::look_until_settled(watch);
  std::vector<Row> rows;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    Row row{watch.standings()[i], "", ""};
    if (runs[i].job) {
      row.backend = runs[i].job->launch.backend;
      row.job = jobs.backend(row.backend).display(runs[i].job->id);
    }
    rows.push_back(std::move(row));
  }
  const bool is_table = cli::format_of(session) == cli::Format::table;
  cli::print_records<Row>(session, {.name = "runs",
                                    .items = rows,
                                    .columns = columns(is_table),
                                    .when_empty = "no submitted runs that have not ended"});
}

}  // namespace

void add_status(cli::Tool& tool) {
  auto& verb = tool.add_verb("status", "Show where submitted runs stand");
  auto& options = verb.options<Options>();
  verb.positional("RUN", options.runs,
                  "The runs' ids, or the beginning of them; default all that have not ended")
      .complete(complete_submitted_runs);
  verb.flag("-a,--all", options.all, "Those that have ended too");
  cli::add_experiment_options(verb);
  std::vector<std::string> keys;
  for (const auto& column : columns(false)) keys.push_back(column.key);
  cli::add_output_options(verb, keys);
  verb.action([&options](cli::Session& session) { print_status(options, session); });
}

}  // namespace mlf::tools
