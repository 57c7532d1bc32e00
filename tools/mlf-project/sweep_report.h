// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "cli/session.h"
#include "sweep/sweep.h"

/// The output of `mlf project sweep`.
namespace mlf::tools {

/// Reports each run that ends, and the sweep's progress, on standard error.
class SweepReport {
 public:
  /// `varied` are the parameters in which the runs differ.
  SweepReport(cli::Session& session, std::span<const sweep::Member> members,
              std::vector<std::string> varied);

  /// Reports a run that has ended: "FINISHED  alpha=0.1  loss=0.3"; if it did not finish, the
  /// reason too.
  void ended(const sweep::Member& member, const std::string& last_line);
  /// Prints the table of all runs on standard output.
  void print() const;

 private:
  cli::Session& session_;
  std::span<const sweep::Member> members_;
  std::vector<std::string> varied_;
  std::size_t done_ = 0;
};

}  // namespace mlf::tools
