// SPDX-License-Identifier: Apache-2.0
#include "sweep/carry_out.h"

#include <algorithm>
#include <memory>
#include <thread>

#include "base/own_executable.h"
#include "core/tag.h"
#include "project/prepare.h"
#include "sweep/submit.h"

namespace mlf::sweep {

std::size_t runs_at_once(const Sweep& sweep, std::optional<std::size_t> jobs) {
  if (!sweep.is_local()) return jobs.value_or(0);
  const std::size_t here = jobs.value_or(1);
  return here > 0 ? here : std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
}

namespace {

/// The members' part of the options: each run is recorded below the parent with its own tags.
MemberActions actions_of(const Sweep& sweep, const CarryOutOptions& options, const Run& parent,
                         store::TrackingStore& store, const Context& context) {
  auto recording = options.recording;
  recording.parent = parent.info.run_id;
  const auto carrier = sweep.is_local() ? project::Carrier::this_process : project::Carrier::job;
  return {.record =
              [=, &sweep, &store, &context](Member& member) {
                auto own = recording;
                own.tags = project::carrier_tags(carrier, member.plan, sweep.checkout);
                own.tags.push_back({std::string(tags::project_key), member.key});
                return project::record_run(member.plan, own, store, context);
              },
          .keep =
              [=, &sweep, &store, &context](const Member& member) {
                project::hand_over_launch(member.plan.launch, sweep.checkout, *member.run,
                                          recording, store, context);
              },
          .command =
              [uri = recording.tracking_uri](const Run& run) {
                return Command{.arguments = {own_executable().string(), "execute",
                                             "--tracking-uri=" + uri, run.info.run_id}};
              },
          .on_end = options.on_end};
}

Outcome run_members(Sweep& sweep, const MemberActions& actions, const SweepOptions& options,
                    const backend::RunAccess& access, supervise::SignalWatch& signals,
                    const Context& context) {
  if (sweep.is_local()) {
    return run_sweep(sweep.members, options, actions, access.store, signals, context);
  }
  auto& backend = access.backend(sweep.backend());
  return submit_sweep(sweep.members, options, actions, backend, access, signals, context);
}

}  // namespace

Outcome carry_out(Sweep& sweep, const Run& parent, const CarryOutOptions& options,
                  const backend::RunAccess& access, supervise::SignalWatch& signals,
                  const Context& context) {
  const auto id = RunId::parse(parent.info.run_id);
  const auto actions = actions_of(sweep, options, parent, access.store, context);
  std::unique_ptr<store::RunLease> lease;
  return end_parent_after(access.store, id, context, [&] {
    lease = access.store.take_lease(id);
    if (sweep.is_local()) {
      project::provide_environment(sweep.members.front().plan.launch,
                                   sweep.checkout.source.directory, context);
    }
    return run_members(
        sweep, actions,
        {.at_once = runs_at_once(sweep, options.jobs), .fail_fast = options.fail_fast}, access,
        signals, context);
  });
}

}  // namespace mlf::sweep
