// SPDX-License-Identifier: Apache-2.0
#include "sweep/plan.h"

#include <algorithm>

#include "project/key.h"
#include "project/prepare.h"

namespace mlf::sweep {

namespace {

std::vector<Axis> parse_axes(const std::vector<Param>& given,
                             const project::EntryPoint& entry_point) {
  std::vector<Axis> axes;
  for (const Param& param : given) {
    const auto declared =
        std::ranges::find(entry_point.parameters, param.key, &project::Parameter::name);
    const bool is_declared = declared != entry_point.parameters.end();
    axes.push_back(parse_axis(param, is_declared ? declared->type : std::string()));
  }
  return axes;
}

std::vector<std::string> names_of_varied(const std::vector<Axis>& axes) {
  std::vector<std::string> names;
  for (const Axis& axis : axes) {
    if (axis.interval || axis.values.size() > 1) names.push_back(axis.name);
  }
  return names;
}

/// The files are hashed once for all members.
Member plan_member(Point point, const PlanOptions& options, const project::Checkout& checkout,
                   const std::string& content, const Context& context) {
  Member member{.point = std::move(point), .plan = {}, .key = {}};
  auto request = options.request;
  request.parameters = project::with_parameters(options.request.parameters, member.point);
  member.plan = project::plan_run(checkout, request, options.downloads, context);
  project::require_recordable(member.plan.launch);
  member.plan.launch.content = content;
  member.key = project::run_key(member.plan, checkout, content);
  return member;
}

}  // namespace

Sweep plan_sweep(const PlanOptions& options, const backend::RunAccess& access,
                 const Context& context) {
  Sweep sweep{.checkout = project::check_out(options.request.project, context),
              .given = options.given,
              .sampling = options.sampling};
  const auto entry_point =
      project::find_entry_point(sweep.checkout.project, options.request.entry_point,
                                context.variable("SHELL").value_or("bash"));
  const auto axes = parse_axes(options.given, entry_point);
  sweep.varied = names_of_varied(axes);
  const auto content = project::hash_files(sweep.checkout, options.tracking_uri);
  for (Point& point : make_points(axes, options.sampling)) {
    sweep.members.push_back(
        plan_member(std::move(point), options, sweep.checkout, content, context));
  }
  if (!sweep.is_local()) access.backend(sweep.backend()).check(sweep.members.front().plan.launch);
  sweep.key = sweep_key(sweep.members);
  return sweep;
}

}  // namespace mlf::sweep
