// SPDX-License-Identifier: Apache-2.0
#include "sweep/report.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "core/tag.h"

namespace mlf::sweep {

namespace {

/// System metrics describe the machine and are not results.
bool is_result(const Metric& metric) { return !metric.key.starts_with("system/"); }

std::string failure_of(const Run& run) {
  if (run.info.status == RunStatus::finished) return {};
  if (const auto* signal = find_tag(run.tags, tags::exec_signal)) return "by " + *signal;
  const auto* code = find_tag(run.tags, tags::exec_exit_code);
  return code == nullptr ? "" : "exit code " + *code;
}

}  // namespace

MemberReport report_member(const Sweep& sweep, const Member& member) {
  MemberReport report{.parameters = {}, .results = {}, .failure = failure_of(*member.run)};
  std::ranges::copy_if(member.point, std::back_inserter(report.parameters),
                       [&](const Param& param) {
                         return std::ranges::find(sweep.varied, param.key) != sweep.varied.end();
                       });
  std::ranges::copy_if(member.run->metrics, std::back_inserter(report.results), is_result);
  return report;
}

SweepTable report_sweep(const Sweep& sweep) {
  SweepTable table;
  for (const std::string& name : sweep.varied) table.columns.push_back("params." + name);
  std::set<std::string> metrics;
  for (const Member& member : sweep.members) {
    if (!member.run) continue;
    table.runs.push_back(*member.run);
    for (const Metric& metric : member.run->metrics) {
      if (is_result(metric)) metrics.insert("metrics." + metric.key);
    }
  }
  table.columns.insert(table.columns.end(), metrics.begin(), metrics.end());
  return table;
}

}  // namespace mlf::sweep
