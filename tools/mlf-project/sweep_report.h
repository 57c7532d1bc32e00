// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "cli/session.h"
#include "sweep/begin.h"
#include "sweep/plan.h"

/// The output of `mlf project sweep`.
namespace mlf::tools {

/// Tells the user of each run that ends, and of the sweep's progress, on standard error.
class SweepReport {
 public:
  /// Tells that the sweep has begun. The references must outlive it.
  SweepReport(cli::Session& session, const sweep::Sweep& sweep, const sweep::Beginning& beginning);

  /// Tells of a run that has ended: "FINISHED  alpha=0.1  loss=0.3"; if it did not finish, the
  /// reason too.
  void ended(const sweep::Member& member, const std::string& last_line);
  /// Prints the table of all runs on standard output.
  void print() const;

 private:
  cli::Session& session_;
  const sweep::Sweep& sweep_;
  std::size_t done_;
};

}  // namespace mlf::tools
