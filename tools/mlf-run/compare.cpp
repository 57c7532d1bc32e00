// SPDX-License-Identifier: Apache-2.0
// `mlf run compare`: runs side by side, and a gate for CI.
#include <algorithm>

#include "base/text.h"
#include "cli/run.h"
#include "cli/usage_error.h"
#include "report/comparison.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> runs;
  std::optional<std::string> base;
  bool only_differences = false;
  std::vector<std::string> fail_if;
};

/// The runs, each once, the base among them. @return the index of the base.
std::size_t collect(const Options& options, cli::Session& session, std::vector<Run>& runs) {
  const auto add = [&](const std::string& text) {
    Run run = session.find_run(text);
    const auto is_same = [&](const Run& other) { return other.info.run_id == run.info.run_id; };
    const auto found = std::find_if(runs.begin(), runs.end(), is_same);
    const auto index = static_cast<std::size_t>(found - runs.begin());
    if (found == runs.end()) runs.push_back(std::move(run));
    return index;
  };
  if (options.base) add(*options.base);
  for (const auto& text : options.runs) add(text);
  return 0;
}

void print(cli::Session& session, const report::Comparison& comparison) {
  auto& out = session.out();
  const auto now = session.clock().now_ms();
  if (session.options.format == "markdown") {
    return out.write(report::comparison_markdown(comparison, now));
  }
  const auto format = cli::format_of(session);
  if (format == cli::Format::json) return out.line(report::comparison_json(comparison));
  cli::print_table(session, report::comparison_table(comparison, format, now));
  if (format == cli::Format::csv) return;
  if (comparison.rows.empty()) session.note("the runs agree in everything that is compared");
  const auto labels = report::run_labels(comparison.runs);
  for (const auto& gate : comparison.gates) {
    const auto style = gate.verdict.failed() ? cli::Style::bad : cli::Style::good;
    out.line(fmt::format("{}  {}  {}: {}", out.styled(report::verdict_text(gate.verdict), style),
                         printable(gate.condition), printable(labels[gate.run]),
                         report::operands_text(gate.verdict)));
  }
}

int compare(const Options& options, cli::Session& session) {
  std::vector<search::Gate> gates;
  for (const auto& text : options.fail_if) gates.push_back(search::Gate::parse(text));
  std::vector<Run> runs;
  const auto base = collect(options, session, runs);
  if (runs.size() < 2) throw cli::usage_error("a comparison needs two different runs");
  auto comparison = report::compare_runs(runs, base, gates);
  if (options.only_differences) comparison = report::only_differences(std::move(comparison));
  print(session, comparison);
  return comparison.has_failed_gate() ? cli::exit_code::gate : cli::exit_code::success;
}

}  // namespace

void add_compare(cli::Tool& tool) {
  auto& verb = tool.add_verb("compare", "Put runs side by side, and judge them for CI");
  auto& options = verb.options<Options>();
  auto& common = verb.session().options;
  verb.positional("RUN", options.runs, "The runs, by id or the beginning of it")
      .required()
      .complete(cli::complete_run_ids);
  verb.option("--base", "RUN", options.base, "The run to measure against; default the first")
      .complete(cli::complete_run_ids);
  verb.flag("--only-differences", options.only_differences, "Leave out what all runs agree in");
  verb.option(
      "--fail-if", "CONDITION", options.fail_if,
      "Exit with code 3 when this holds for a run, such as 'metrics.auc < base.auc - 0.01'; "
      "may be repeated");
  verb.option("--format", "FORMAT", common.format, "table, json, csv or markdown; default table")
      .one_of({"table", "json", "csv", "markdown"})
      .group("Output");
  verb.flag(
          "--json", [&common] { common.format = "json"; }, "Same as --format json")
      .group("Output");
  verb.action([&options](cli::Session& session) { return compare(options, session); });
}

}  // namespace mlf::tools
