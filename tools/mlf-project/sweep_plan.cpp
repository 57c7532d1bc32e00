// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "cli/usage_error.h"
#include "jobs.h"
#include "preparation.h"
#include "project/key.h"
#include "sweep_launch.h"

namespace mlf::tools {

namespace {

/// The axes given with -P. Values in a params file are plain values, not lists or ranges.
std::vector<sweep::Axis> parse_axes(const SweepOptions& options,
                                    const project::EntryPoint& entry_point) {
  std::vector<sweep::Axis> axes;
  for (const Param& param : options.run.request.parameters) {
    const auto declared =
        std::ranges::find(entry_point.parameters, param.key, &project::Parameter::name);
    const bool is_declared = declared != entry_point.parameters.end();
    axes.push_back(sweep::parse_axis(param, is_declared ? declared->type : std::string()));
  }
  return axes;
}

std::optional<sweep::Sampling> sampling_of(const SweepOptions& options) {
  const auto jobs = options.jobs.value_or(0);
  if (jobs < 0) throw cli::usage_error("-j is {}; it can be 0 or more", jobs);
  if (!options.random) return std::nullopt;
  if (*options.random < 1)
    throw cli::usage_error("--random is {}; it must be 1 or more", *options.random);
  return sweep::Sampling{.count = static_cast<std::size_t>(*options.random),
                         .seed = static_cast<std::uint64_t>(options.seed)};
}

void plan_members(cli::Session& session, const SweepOptions& options, Sweep& sweep) {
  auto plain = options.run;
  plain.request.parameters.clear();
  const auto request = run_request(plain);
  const auto content = source::content_of(sweep.checkout.source, content_options(session));
  for (auto& point : sweep::make_points(sweep.axes, sampling_of(options))) {
    sweep::Member member{.point = std::move(point)};
    auto own = request;
    own.parameters = project::with_parameters(request.parameters, member.point);
    member.plan = plan_run(session, sweep.checkout, own, options.run);
    project::require_recordable(member.plan.launch);
    member.plan.launch.content = content;
    member.key = project::run_key(member.plan, sweep.checkout, content.value());
    sweep.members.push_back(std::move(member));
  }
}

}  // namespace

Sweep prepare_sweep(cli::Session& session, const SweepOptions& options, const Context& context) {
  Sweep sweep{.checkout = check_out(options.run.request.project, context)};
  const auto entry_point =
      project::find_entry_point(sweep.checkout.project, options.run.request.entry_point,
                                session.environment("SHELL").value_or("bash"));
  sweep.axes = parse_axes(options, entry_point);
  for (const auto& axis : sweep.axes) {
    if (axis.interval || axis.values.size() > 1) sweep.varied.push_back(axis.name);
  }
  plan_members(session, options, sweep);
  if (options.run.request.backend != "local") {
    const auto& launch = sweep.members.front().plan.launch;
    Jobs(session, context).backend(launch.request.backend).check(launch);
  }
  sweep.key = sweep::sweep_key(sweep.members);
  return sweep;
}

}  // namespace mlf::tools
