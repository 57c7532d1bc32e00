// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backend/jobs.h"
#include "base/context.h"
#include "core/param.h"
#include "project/plan.h"
#include "sweep/points.h"
#include "sweep/sweep.h"

namespace mlf::sweep {

struct PlanOptions {
  project::RunRequest request;  ///< its parameters are the same in all runs
  /// Further parameters, as the user gave them: a value may be a list, a range or an interval.
  std::vector<Param> given;
  std::optional<Sampling> sampling{};
  project::Downloads downloads;
  std::string tracking_uri;  ///< of the store
};

/// A sweep of which everything is decided that can be decided before a run is recorded.
struct Sweep {
  project::Checkout checkout;
  std::vector<Param> given;
  std::optional<Sampling> sampling;
  std::vector<Member> members{};
  std::vector<std::string> varied{};  ///< the parameters in which the members differ
  std::string key{};

  /// The backend on which the members run.
  const std::string& backend() const { return members.front().plan.launch.request.backend; }
  /// Whether they run on this machine, as processes of this one.
  bool is_local() const { return backend() == "local"; }
};

/// Fetches the project and plans all runs. @throws Error when any of them would be invalid, when
/// another process could not carry it out, or when the backend refuses its settings.
Sweep plan_sweep(const PlanOptions& options, const backend::RunAccess& access,
                 const Context& context);

}  // namespace mlf::sweep
