// SPDX-License-Identifier: Apache-2.0
#include "sweep/begin.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "backend/submitted_runs.h"
#include "base/json.h"
#include "core/tag.h"
#include "project/key.h"

namespace mlf::sweep {

namespace {

/// The plan of the first member, with the parameters of the sweep as they were given.
project::Plan plan_parent(const Sweep& sweep) {
  project::Plan plan = sweep.members.front().plan;
  plan.values.extra.clear();
  for (const Param& param : sweep.given) {
    const auto same = std::ranges::find(plan.values.declared, param.key, &Param::key);
    if (same != plan.values.declared.end()) {
      same->value = param.value;
    } else {
      plan.values.extra.push_back(param);
    }
  }
  return plan;
}

std::string description_of(const Sweep& sweep) {
  Json json{{"runs", sweep.members.size()}};
  if (const auto& sampling = sweep.sampling) {
    json["random"] = sampling->count;
    json["seed"] = static_cast<std::int64_t>(sampling->seed);  // as the user gave it
  }
  return json.dump();
}

std::vector<Tag> tags_of_parent(const Sweep& sweep, const project::Plan& plan) {
  auto result = project::carrier_tags(project::Carrier::this_process, plan, sweep.checkout);
  result.push_back({std::string(tags::project_key), sweep.key});
  result.push_back({std::string(tags::project_sweep), description_of(sweep)});
  return result;
}

/// Gives a member the finished run that an earlier sweep or run has for it.
void adopt_run(Member& member, const BeginOptions& options, const std::optional<OpenSweep>& open,
               store::TrackingStore& store) {
  if (open && open->finished.contains(member.key)) member.run = open->finished.at(member.key);
  if (!member.run && options.takes_finished) {
    member.run = project::find_finished(store, options.recording.experiment_id, member.key);
  }
  member.is_kept = member.run.has_value();
}

void adopt_runs(Sweep& sweep, const BeginOptions& options, const std::optional<OpenSweep>& open,
                const backend::RunAccess& access, const Context& context) {
  if (options.takes_finished) {
    std::vector<std::string> keys;
    for (const Member& member : sweep.members) keys.push_back(member.key);
    backend::record_ends(options.recording.experiment_id, keys, access, context);
  }
  for (Member& member : sweep.members) adopt_run(member, options, open, access.store);
}

}  // namespace

Beginning begin_sweep(Sweep& sweep, const BeginOptions& options, const backend::RunAccess& access,
                      const Context& context) {
  std::optional<OpenSweep> open;
  if (!options.is_new) {
    open = find_open_sweep(access, options.recording.experiment_id, sweep.key, context);
  }
  adopt_runs(sweep, options, open, access, context);
  auto plan = plan_parent(sweep);
  auto recording = options.recording;
  recording.run_name = options.run_name;
  if (open) recording.run_id = RunId::parse(open->parent.info.run_id);
  recording.tags = tags_of_parent(sweep, plan);
  const auto done = std::ranges::count_if(sweep.members, &Member::is_kept);
  return {.parent = project::record_run(plan, recording, access.store, context),
          .goes_on = open.has_value(),
          .done = static_cast<std::size_t>(done)};
}

}  // namespace mlf::sweep
