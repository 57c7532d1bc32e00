// SPDX-License-Identifier: Apache-2.0
#include "sweep_report.h"

#include "base/text.h"
#include "report/run_columns.h"
#include "report/run_listing.h"
#include "sweep/report.h"

namespace mlf::tools {

namespace {

std::string parameters_text(const sweep::MemberReport& report) {
  std::string text;
  for (const Param& param : report.parameters) {
    text += fmt::format("  {}={}", printable(param.key), printable(param.value));
  }
  return text;
}

std::string results_text(const sweep::MemberReport& report) {
  constexpr std::size_t most = 6;
  std::string text;
  for (std::size_t i = 0; i < report.results.size(); ++i) {
    if (i == most) return text + "  ...";
    text += fmt::format("  {}={:.6g}", printable(report.results[i].key), report.results[i].value);
  }
  return text;
}

std::string failure_text(const sweep::MemberReport& report, const std::string& last_line) {
  const auto text = report.failure.empty() ? "" : "  " + printable(report.failure);
  return last_line.empty() ? text : text + ": " + printable(last_line);
}

}  // namespace

SweepReport::SweepReport(cli::Session& session, const sweep::Sweep& sweep,
                         const sweep::Beginning& beginning)
    : session_(session), sweep_(sweep), done_(beginning.done) {
  const auto& parent = beginning.parent.info;
  const auto count = sweep.members.size();
  session.note(fmt::format("{} {} ({}): {} run{}{}",
                           beginning.goes_on ? "going on with sweep" : "sweep", parent.run_id,
                           parent.run_name, count, count == 1 ? "" : "s",
                           done_ > 0 ? fmt::format(", {} of them done before", done_) : ""));
}

void SweepReport::ended(const sweep::Member& member, const std::string& last_line) {
  const RunInfo& info = member.run->info;
  const auto count = sweep_.members.size();
  const auto report = sweep::report_member(sweep_, member);
  const bool is_finished = info.status == RunStatus::finished;
  session_.note(fmt::format("{}/{} {} {}{}{}", ++done_, count,
                            info.run_id.substr(0, report::short_id_length),
                            run_status_name(info.status), parameters_text(report),
                            is_finished ? results_text(report) : failure_text(report, last_line)));
  session_.status(done_ < count ? fmt::format("{} of {} runs", done_, count) : "");
}

void SweepReport::print() const {
  session_.status("");
  const auto [runs, columns] = sweep::report_sweep(sweep_);
  report::print_run_list(session_, runs, columns);
}

}  // namespace mlf::tools
