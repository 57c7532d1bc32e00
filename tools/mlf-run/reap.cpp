// SPDX-License-Identifier: Apache-2.0
// `mlf run reap`: ends the runs whose processes are gone without having ended them.
#include "record/reap.h"

#include "cli/columns.h"
#include "cli/options.h"
#include "cli/run.h"
#include "cli/session.h"
#include "cli/usage_error.h"
#include "report/empty_answer.h"
#include "report/run_listing.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  bool dry_run = false;
  bool all = false;
  std::vector<std::string> hosts;
  std::optional<std::string> heartbeat_age;
};

record::ReapRules rules_of(const Options& options) {
  record::ReapRules rules{.dead_hosts = options.hosts, .includes_foreign = options.all};
  if (options.heartbeat_age) rules.heartbeat_age = record::parse_age(*options.heartbeat_age);
  if (options.all && !rules.heartbeat_age) {
    throw cli::usage_error("--all needs --heartbeat-age: only their files tell of other clients");
  }
  return rules;
}

using Lost = record::ReapedRun;
using Column = cli::Column<Lost>;

std::vector<Column> columns() {
  std::vector<Column> all(5);
  all[0].key = all[0].heading = "run_id";
  all[0].cell = [](const Lost& lost) -> cli::Cell { return lost.run.info.run_id; };
  all[1].key = all[1].heading = "run_name";
  all[1].cell = [](const Lost& lost) -> cli::Cell { return lost.run.info.run_name; };
  all[2].key = all[2].heading = "experiment_id";
  all[2].cell = [](const Lost& lost) -> cli::Cell { return lost.run.info.experiment_id; };
  all[3].key = all[3].heading = "end_time";
  all[3].cell = [](const Lost& lost) -> cli::Cell { return cli::Time{lost.end_time}; };
  all[4].key = all[4].heading = "reason";
  all[4].cell = [](const Lost& lost) -> cli::Cell { return lost.verdict.reason; };
  return all;
}

int reap(const Options& options, cli::Session& session) {
  const auto rules = rules_of(options);
  auto runs = record::find_lost_runs(session.store(), report::experiments_in_scope(session), rules,
                                     session.clock());
  std::vector<record::ReapedRun> reaped;
  int code = cli::exit_code::success;
  for (auto& lost : runs) {
    const std::string& id = lost.run.info.run_id;
    if (lost.verdict.life != record::Life::gone) {
      const bool is_alive = lost.verdict.life == record::Life::alive;
      const auto message = fmt::format("run {} is {}: {}", id, is_alive ? "alive" : "left alone",
                                       lost.verdict.reason);
      is_alive ? session.detail(message) : session.note(message);
      continue;
    }
    const auto reaping = options.dry_run ? record::Reaping::ended
                                         : record::try_to_end(session.store(), lost, session);
    if (reaping == record::Reaping::ended) reaped.push_back(std::move(lost));
    if (reaping == record::Reaping::failed) code = cli::exit_code::failure;
  }
  cli::print_records<record::ReapedRun>(
      session, {.name = "runs", .items = reaped, .columns = columns(), .when_empty = [&] {
                  return report::with_store(
                      session, fmt::format("no lost runs in {}", report::name_of_scope(session)));
                }});
  return code;
}

}  // namespace

void add_reap(cli::Tool& tool) {
  auto& verb = tool.add_verb("reap", "End runs whose processes are gone");
  auto& options = verb.options<Options>();
  cli::add_experiment_options(verb, "all");
  cli::add_output_options(verb, {"run_id", "run_name", "experiment_id", "end_time", "reason"});
  verb.flag("--dry-run", options.dry_run, "Print what would be ended and change nothing");
  verb.option("--host", "NAME", options.hosts,
              "Take runs of that host as gone: you know that nothing runs there; may be repeated");
  verb.option("--heartbeat-age", "TIME", options.heartbeat_age,
              "Take runs as gone that cannot be looked at and gave no sign of life for so long, "
              "such as 10m or 2h");
  verb.flag("--all", options.all, "Runs of other clients too; needs --heartbeat-age");
  verb.action([&options](cli::Session& session) { return reap(options, session); });
}

}  // namespace mlf::tools
