// SPDX-License-Identifier: Apache-2.0
#include "sweep_launch.h"

#include <algorithm>
#include <thread>

#include <nlohmann/json.hpp>

#include "base/own_executable.h"
#include "cli/artifacts.h"
#include "cli/options.h"
#include "env/environment.h"
#include "exec/context.h"
#include "exec/run_lock.h"
#include "exec/tool.h"
#include "preparation.h"
#include "project/key.h"

namespace mlf::tools {

namespace {

/// The parent's plan: its parameters are the sweep's, as they were given.
project::Plan parent_plan(const SweepOptions& options, const Sweep& sweep) {
  project::Plan plan = sweep.members.front().plan;
  plan.values.extra.clear();
  for (const std::string& text : options.launch.parameters) {
    auto [name, value] = cli::split_assignment(text, "parameter");
    const auto same = std::ranges::find(plan.values.declared, name, &Param::key);
    if (same != plan.values.declared.end()) {
      same->value = std::move(value);
    } else {
      plan.values.extra.push_back({std::move(name), std::move(value)});
    }
  }
  return plan;
}

std::string description_of(const SweepOptions& options, const Sweep& sweep) {
  nlohmann::ordered_json json{{"runs", sweep.members.size()}};
  if (options.random) {
    json["random"] = *options.random;
    json["seed"] = options.seed;
  }
  return json.dump();
}

std::vector<Tag> process_tags(const project::Plan& plan, const project::Checkout& checkout) {
  const std::vector<std::string> words{"bash", "-c", plan.launch.command};
  return exec::command_tags(words, checkout.source.directory);
}

/// The members that an earlier run did already.
void adopt_runs(cli::Session& session, const SweepOptions& options, Sweep& sweep,
                const std::optional<project::OpenSweep>& open, const ExperimentId& experiment) {
  for (auto& member : sweep.members) {
    if (open && open->finished.contains(member.key)) member.run = open->finished.at(member.key);
    if (!member.run && options.needed) {
      member.run = project::find_finished(session.store(), experiment, member.key);
    }
    member.is_kept = member.run.has_value();
  }
}

}  // namespace

Run begin_sweep(cli::Session& session, const SweepOptions& options, Sweep& sweep) {
  auto record = recording(session);
  const auto experiment = *record.experiment_id;
  std::optional<project::OpenSweep> open;
  if (!options.is_new) {
    open = project::find_open_sweep(session.store(), experiment, sweep.key, session.clock());
  }
  adopt_runs(session, options, sweep, open, experiment);
  auto plan = parent_plan(options, sweep);
  record.run_name = options.run_name;
  if (open) record.run_id = RunId::parse(open->parent.info.run_id);
  record.tags = process_tags(plan, sweep.checkout);
  record.tags.push_back({std::string(tags::project_key), sweep.key});
  record.tags.push_back({std::string(tags::project_sweep), description_of(options, sweep)});
  const Run parent = project::record_run(session.store(), plan, record);
  const auto done = std::ranges::count_if(
      sweep.members, [](const auto& member) { return member.run.has_value(); });
  session.note(fmt::format("{} {} ({}): {} run{}{}", open ? "going on with sweep" : "sweep",
                           parent.info.run_id, parent.info.run_name, sweep.members.size(),
                           sweep.members.size() == 1 ? "" : "s",
                           done > 0 ? fmt::format(", {} of them done before", done) : ""));
  return parent;
}

namespace {

std::size_t jobs_at_once(const SweepOptions& options) {
  if (options.jobs > 0) return static_cast<std::size_t>(options.jobs);
  return std::max(std::thread::hardware_concurrency(), 1U);
}

void provide_environment(cli::Session& session, const Sweep& sweep, const RunTool& run_tool) {
  const auto& launch = sweep.members.front().plan.launch;
  if (launch.docker) return;
  const auto note = [&session](const std::string& line) { session.note(line); };
  env::provide(project::environment_request(launch, sweep.checkout.source.directory),
               {.variable = variables(session), .run_tool = run_tool, .note = note});
}

project::SweepOutcome run_members(cli::Session& session, const SweepOptions& options, Sweep& sweep,
                                  const Run& parent, exec::SignalWatch& signals,
                                  SweepReport& report) {
  auto record = recording(session);
  record.parent = parent.info.run_id;
  const auto tracking_uri = record.tracking_uri;
  const auto record_member = [&](project::SweepMember& member) {
    record.tags = process_tags(member.plan, sweep.checkout);
    record.tags.push_back({std::string(tags::project_key), member.key});
    return project::record_run(session.store(), member.plan, record);
  };
  const auto keep = [&](const project::SweepMember& member) {
    keep_launch(session, *cli::open_run_artifacts(session, member.run->info), sweep.checkout,
                member.plan.launch);
  };
  const auto command = [&](const Run& run) {
    return Command{.arguments = {own_executable().string(), "execute", "--tracking-uri",
                                 tracking_uri, run.info.run_id}};
  };
  return project::run_sweep(
      sweep.members, jobs_at_once(options), options.fail_fast,
      {.store = session.store(),
       .clock = session.clock(),
       .signals = signals,
       .record = record_member,
       .keep = keep,
       .command = command,
       .on_end = [&](const project::SweepMember& member, const std::string& last_line) {
         report.ended(member, last_line);
       }});
}

}  // namespace

project::SweepOutcome carry_out_sweep(cli::Session& session, const SweepOptions& options,
                                      Sweep& sweep, const Run& parent, exec::SignalWatch& signals,
                                      SweepReport& report) {
  const auto id = RunId::parse(parent.info.run_id);
  std::optional<exec::RunLock> lock;
  if (const auto directory = session.store().run_directory(id)) lock.emplace(*directory);
  return project::end_with(session.store(), id, session.clock(), [&] {
    provide_environment(session, sweep, exec::tool_runner(signals));
    return run_members(session, options, sweep, parent, signals, report);
  });
}

}  // namespace mlf::tools
