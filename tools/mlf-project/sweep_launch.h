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

/// What `mlf project sweep` does, step by step.
namespace mlf::tools {

struct SweepOptions {
  RunArguments run;  ///< a parameter's value may be a list or a range
  std::optional<std::int64_t> random;
  std::int64_t seed = 0;
  /// At a time. 0: as many as there are processors here, or as the backend has room for, which is
  /// what a backend does without it; here it is 1.
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
  std::vector<std::string> varied;  ///< the parameters that tell the members apart
  std::string key;
};

/// Everything that can be decided before a run is recorded; what is wrong with one of the runs is
/// refused here. @throws Error, UsageError.
Sweep prepare_sweep(cli::Session& session, const SweepOptions& options, const Context& context);

/// Records the parent run, or takes that of the same sweep which was not brought to its end, and
/// gives the members the runs that are finished. @return the parent.
Run begin_sweep(cli::Session& session, const SweepOptions& options, Sweep& sweep,
                const Context& context);

/// Makes the environment, runs the members that have no run, and ends the parent: FINISHED, FAILED
/// when one of them did not finish, KILLED when a signal stopped the sweep.
sweep::Outcome carry_out_sweep(cli::Session& session, const SweepOptions& options, Sweep& sweep,
                               const Run& parent, SweepReport& report,
                               supervise::SignalWatch& signals, const Context& context);

/// What a run says of its command and of this process, which looks after it.
std::vector<Tag> process_tags(const project::Plan& plan, const project::Checkout& checkout);

}  // namespace mlf::tools
