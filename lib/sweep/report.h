// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/metric.h"
#include "core/param.h"
#include "core/run.h"
#include "sweep/plan.h"

/// What is told of a sweep.
namespace mlf::sweep {

/// What is told of a member whose run has ended.
struct MemberReport {
  std::vector<Param> parameters;  ///< those in which the members differ
  std::vector<Metric> results;    ///< the run's metrics, without those of the machine
  /// For a run that did not finish: "by SIGKILL", "exit code 1", or "" when it is not known.
  std::string failure;
};
MemberReport report_member(const Sweep& sweep, const Member& member);

/// All runs of a sweep.
struct SweepTable {
  std::vector<Run> runs;
  /// Keys of columns: "params.NAME" of the parameters in which the runs differ, "metrics.NAME" of
  /// all results.
  std::vector<std::string> columns;
};
SweepTable report_sweep(const Sweep& sweep);

}  // namespace mlf::sweep
