// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <nlohmann/json.hpp>

#include "jobs.h"
#include "project/key.h"
#include "sweep_launch.h"

namespace mlf::tools {

namespace {

/// The parent's plan. Its parameters are those of the sweep, as they were given.
project::Plan parent_plan(const SweepOptions& options, const Sweep& sweep) {
  project::Plan plan = sweep.members.front().plan;
  plan.values.extra.clear();
  for (const Param& param : options.run.request.parameters) {
    const auto same = std::ranges::find(plan.values.declared, param.key, &Param::key);
    if (same != plan.values.declared.end()) {
      same->value = param.value;
    } else {
      plan.values.extra.push_back(param);
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

/// Gives members the finished run that an earlier sweep or run has for them.
void adopt_runs(cli::Session& session, const SweepOptions& options, Sweep& sweep,
                const std::optional<sweep::OpenSweep>& open, const ExperimentId& experiment) {
  if (options.needed) {
    std::vector<std::string> keys;
    for (const auto& member : sweep.members) keys.push_back(member.key);
    Jobs(session).settle(experiment, keys);
  }
  for (auto& member : sweep.members) {
    if (open && open->finished.contains(member.key)) member.run = open->finished.at(member.key);
    if (!member.run && options.needed) {
      member.run = project::find_finished(session.store(), experiment, member.key);
    }
    member.is_kept = member.run.has_value();
  }
}

}  // namespace

Run begin_sweep(cli::Session& session, const SweepOptions& options, Sweep& sweep,
                const Context& context) {
  auto record = recording(session);
  const auto experiment = record.experiment_id;
  std::optional<sweep::OpenSweep> open;
  if (!options.is_new) {
    const Jobs jobs(session);
    open = sweep::find_open_sweep(jobs.access(), experiment, sweep.key, context);
  }
  adopt_runs(session, options, sweep, open, experiment);
  auto plan = parent_plan(options, sweep);
  record.run_name = options.run_name;
  if (open) record.run_id = RunId::parse(open->parent.info.run_id);
  record.tags = process_tags(plan, sweep.checkout);
  record.tags.push_back({std::string(tags::project_key), sweep.key});
  record.tags.push_back({std::string(tags::project_sweep), description_of(options, sweep)});
  const Run parent = project::record_run(plan, record, session.store(), context);
  const auto done = std::ranges::count_if(
      sweep.members, [](const auto& member) { return member.run.has_value(); });
  session.note(fmt::format("{} {} ({}): {} run{}{}", open ? "going on with sweep" : "sweep",
                           parent.info.run_id, parent.info.run_name, sweep.members.size(),
                           sweep.members.size() == 1 ? "" : "s",
                           done > 0 ? fmt::format(", {} of them done before", done) : ""));
  return parent;
}

}  // namespace mlf::tools
