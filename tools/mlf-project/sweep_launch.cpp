// SPDX-License-Identifier: Apache-2.0
#include "sweep_launch.h"

#include <algorithm>
#include <memory>
#include <thread>

#include "base/own_executable.h"
#include "env/environment.h"
#include "jobs.h"
#include "preparation.h"
#include "record/command_tags.h"
#include "sweep/submit.h"

namespace mlf::tools {

std::vector<Tag> process_tags(const project::Plan& plan, const project::Checkout& checkout) {
  const std::vector<std::string> words{"bash", "-c", plan.launch.command};
  return record::command_tags(words, checkout.source.directory);
}

namespace {

std::size_t jobs_here(const SweepOptions& options) {
  const auto jobs = static_cast<std::size_t>(options.jobs.value_or(1));
  return jobs > 0 ? jobs : std::max(std::thread::hardware_concurrency(), 1U);
}

void provide_environment(const Sweep& sweep, const Context& context) {
  const auto& launch = sweep.members.front().plan.launch;
  if (launch.docker) return;
  env::provide(project::environment_request(launch, sweep.checkout.source.directory), context);
}

sweep::Outcome run_members(cli::Session& session, const SweepOptions& options, Sweep& sweep,
                           const Run& parent, SweepReport& report, supervise::SignalWatch& signals,
                           const Context& context) {
  auto record = recording(session);
  record.parent = parent.info.run_id;
  const auto tracking_uri = record.tracking_uri;
  const auto& backend = options.run.request.backend;
  const bool is_local = backend == "local";
  const auto record_member = [&](sweep::Member& member) {
    record.tags =
        is_local ? process_tags(member.plan, sweep.checkout) : std::vector{record::process_tag()};
    record.tags.push_back({std::string(tags::project_key), member.key});
    return project::record_run(member.plan, record, session.store(), context);
  };
  const auto keep = [&](const sweep::Member& member) {
    keep_launch(session, member.run->info, sweep.checkout, member.plan.launch, context);
  };
  const auto command = [&](const Run& run) {
    return Command{.arguments = {own_executable().string(), "execute",
                                 "--tracking-uri=" + tracking_uri, run.info.run_id}};
  };
  const sweep::MemberActions actions{
      .record = record_member,
      .keep = keep,
      .command = command,
      .on_end = [&](const sweep::Member& member, const std::string& last_line) {
        report.ended(member, last_line);
      }};
  if (is_local) {
    return sweep::run_sweep(sweep.members,
                            {.at_once = jobs_here(options), .fail_fast = options.fail_fast},
                            actions, session.store(), signals, context);
  }
  Jobs jobs(session, context);
  return sweep::submit_sweep(sweep.members,
                             {.at_once = static_cast<std::size_t>(options.jobs.value_or(0)),
                              .fail_fast = options.fail_fast},
                             actions, jobs.backend(backend), jobs.access(), signals, context);
}

}  // namespace

sweep::Outcome carry_out_sweep(cli::Session& session, const SweepOptions& options, Sweep& sweep,
                               const Run& parent, SweepReport& report,
                               supervise::SignalWatch& signals, const Context& context) {
  const auto id = RunId::parse(parent.info.run_id);
  std::unique_ptr<store::RunLease> lease;
  const auto run = [&] {
    lease = session.store().take_lease(id);
    if (options.run.request.backend == "local") provide_environment(sweep, context);
    return run_members(session, options, sweep, parent, report, signals, context);
  };
  return sweep::end_parent_after(session.store(), id, context, run);
}

}  // namespace mlf::tools
