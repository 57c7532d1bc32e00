// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/text.h"
#include "cli/options.h"
#include "cli/usage_error.h"
#include "jobs.h"
#include "preparation.h"
#include "project/key.h"
#include "sweep_launch.h"

namespace mlf::tools {

namespace {

/// What is given with -P, by the rules of sweeps; files of parameters have plain values.
std::vector<sweep::Axis> parse_axes(const SweepOptions& options,
                                    const project::EntryPoint& entry_point) {
  std::vector<sweep::Axis> axes;
  for (const std::string& text : options.launch.parameters) {
    auto [name, value] = cli::split_assignment(text, "parameter");
    const auto is_repeated = std::ranges::find(axes, name, &sweep::Axis::name) != axes.end();
    if (is_repeated) throw cli::usage_error("Repeated parameter: '{}'", printable(name));
    const auto declared =
        std::ranges::find(entry_point.parameters, name, &project::Parameter::name);
    const bool is_declared = declared != entry_point.parameters.end();
    axes.push_back(sweep::parse_axis({name, value}, is_declared ? declared->type : std::string()));
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

/// The request with a point's parameters in place of those of the same name.
project::RunRequest request_of(project::RunRequest request, const sweep::Point& point) {
  for (const Param& param : point) {
    std::erase_if(request.parameters, [&](const Param& other) { return other.key == param.key; });
    request.parameters.push_back(param);
  }
  return request;
}

void plan_members(cli::Session& session, const SweepOptions& options, Sweep& sweep) {
  LaunchArguments plain = options.launch;
  plain.parameters.clear();
  const auto request = run_request(options.source, plain);
  const auto content = source::content_of(sweep.checkout.source, content_options(session));
  for (auto& point : sweep::make_points(sweep.axes, sampling_of(options))) {
    sweep::Member member{.point = std::move(point)};
    member.plan = plan_run(session, sweep.checkout, request_of(request, member.point), plain);
    project::require_recordable(member.plan.launch);
    member.plan.launch.content = content;
    member.key = project::run_key(member.plan, sweep.checkout, content.value());
    sweep.members.push_back(std::move(member));
  }
}

}  // namespace

Sweep prepare_sweep(cli::Session& session, const SweepOptions& options, const Context& context) {
  Sweep sweep{.checkout = check_out(options.source, context)};
  const auto entry_point =
      project::find_entry_point(sweep.checkout.project, options.launch.entry_point,
                                session.environment("SHELL").value_or("bash"));
  sweep.axes = parse_axes(options, entry_point);
  for (const auto& axis : sweep.axes) {
    if (axis.interval || axis.values.size() > 1) sweep.varied.push_back(axis.name);
  }
  plan_members(session, options, sweep);
  if (options.launch.backend != "local") {
    const auto& launch = sweep.members.front().plan.launch;
    Jobs(session, context).backend(launch.backend).check(launch);
  }
  sweep.key = sweep::sweep_key(sweep.members);
  return sweep;
}

}  // namespace mlf::tools
