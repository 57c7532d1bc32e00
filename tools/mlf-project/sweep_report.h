// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "cli/session.h"
#include "sweep/sweep.h"

/// What `mlf project sweep` shows.
namespace mlf::tools {

/// Tells, on standard error, of each run that ends, and of how far the sweep is.
class SweepReport {
 public:
  /// `varied` are the parameters that tell the runs apart.
  SweepReport(cli::Session& session, std::span<const sweep::Member> members,
              std::vector<std::string> varied);

  /// One that has ended: "FINISHED  alpha=0.1  loss=0.3"; why, where it did not finish.
  void ended(const sweep::Member& member, const std::string& last_line);
  /// The table of all runs, on standard output.
  void print() const;

 private:
  cli::Session& session_;
  std::span<const sweep::Member> members_;
  std::vector<std::string> varied_;
  std::size_t done_ = 0;
};

}  // namespace mlf::tools
