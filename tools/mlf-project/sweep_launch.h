// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arguments.h"
#include "supervise/signal_watch.h"
#include "sweep/sweep.h"
#include "sweep_report.h"

/// The steps of `mlf project sweep`.
namespace mlf::tools {

struct SweepOptions {
  RunArguments run;  ///< the value of a parameter may be a list or a range
  std::optional<std::int64_t> random;
  std::int64_t seed = 0;
  /// How many runs go on at a time. 0: as many as there are processors here, or as the backend
  /// allows. Without a value: 1 here; the same as 0 for a backend.
  std::optional<std::int64_t> jobs;
  bool fail_fast = false;
  bool needed = false;
  bool is_new = false;
  std::optional<std::string> run_name;
};

struct Sweep {
  project::Checkout checkout;
  std::vector<sweep::Axis> axes;
  std::vector<sweep::Member> members;
  std::vector<std::string> varied;  ///< the parameters in which the members differ
  std::string key;
};

/// Decides everything that can be decided before a run is recorded, and refuses the sweep if any of
/// its runs would be invalid. @throws Error, UsageError.
Sweep prepare_sweep(cli::Session& session, const SweepOptions& options, const Context& context);

/// Records the parent run, or resumes that of the same sweep when it did not finish, and gives the
/// members their finished runs. @return the parent.
Run begin_sweep(cli::Session& session, const SweepOptions& options, Sweep& sweep,
                const Context& context);

/// Prepares the environment, runs the members that have no run, and ends the parent: FINISHED,
/// FAILED when a member failed, KILLED when a signal stopped the sweep.
sweep::Outcome carry_out_sweep(cli::Session& session, const SweepOptions& options, Sweep& sweep,
                               const Run& parent, SweepReport& report,
                               supervise::SignalWatch& signals, const Context& context);

/// The tags that name a run's command and this process as its supervisor.
std::vector<Tag> process_tags(const project::Plan& plan, const project::Checkout& checkout);

}  // namespace mlf::tools
