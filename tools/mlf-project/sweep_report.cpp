// SPDX-License-Identifier: Apache-2.0
#include "sweep_report.h"

#include <algorithm>
#include <set>

#include "base/numbers.h"
#include "base/text.h"
#include "core/tag.h"
#include "report/run_columns.h"
#include "report/run_listing.h"

namespace mlf::tools {

namespace {

/// System metrics describe the machine and are not results.
bool is_result(const Metric& metric) { return !metric.key.starts_with("system/"); }

std::string parameters_text(const sweep::Member& member, const std::vector<std::string>& varied) {
  std::string text;
  for (const Param& param : member.point) {
    if (std::ranges::find(varied, param.key) == varied.end()) continue;
    text += fmt::format("  {}={}", printable(param.key), printable(param.value));
  }
  return text;
}

std::string metrics_text(const Run& run) {
  constexpr std::size_t most = 6;
  std::string text;
  std::size_t count = 0;
  for (const Metric& metric : run.metrics) {
    if (!is_result(metric)) continue;
    if (++count > most) return text + "  ...";
    text += fmt::format("  {}={:.6g}", printable(metric.key), metric.value);
  }
  return text;
}

std::string failure_text(const Run& run, const std::string& last_line) {
  std::string text;
  if (const auto* signal = find_tag(run.tags, tags::exec_signal)) {
    text = "  by " + printable(*signal);
  } else if (const auto* code = find_tag(run.tags, tags::exec_exit_code)) {
    text = "  exit code " + printable(*code);
  }
  return last_line.empty() ? text : text + ": " + printable(last_line);
}

}  // namespace

SweepReport::SweepReport(cli::Session& session, std::span<const sweep::Member> members,
                         std::vector<std::string> varied)
    : session_(session), members_(members), varied_(std::move(varied)) {
  done_ = static_cast<std::size_t>(
      std::ranges::count_if(members, [](const auto& member) { return member.run.has_value(); }));
}

void SweepReport::ended(const sweep::Member& member, const std::string& last_line) {
  const Run& run = *member.run;
  const bool is_finished = run.info.status == RunStatus::finished;
  session_.note(fmt::format("{}/{} {} {}{}{}", ++done_, members_.size(),
                            run.info.run_id.substr(0, report::short_id_length),
                            run_status_name(run.info.status), parameters_text(member, varied_),
                            is_finished ? metrics_text(run) : failure_text(run, last_line)));
  if (done_ < members_.size()) {
    session_.status(fmt::format("{} of {} runs", done_, members_.size()));
  } else {
    session_.status("");
  }
}

void SweepReport::print() const {
  session_.status("");
  std::vector<Run> runs;
  std::set<std::string> metrics;
  for (const auto& member : members_) {
    if (!member.run) continue;
    runs.push_back(*member.run);
    for (const Metric& metric : member.run->metrics) {
      if (is_result(metric)) metrics.insert("metrics." + metric.key);
    }
  }
  std::vector<std::string> columns;
  for (const std::string& name : varied_) columns.push_back("params." + name);
  columns.insert(columns.end(), metrics.begin(), metrics.end());
  report::print_run_list(session_, runs, columns);
}

}  // namespace mlf::tools
