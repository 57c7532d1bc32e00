// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/columns.h"
#include "core/run.h"
#include "search/gate.h"

/// Runs side by side: what they have in common, what differs, and whether a run may pass.
namespace mlf::report {

struct ComparisonRow {
  enum class Kind { attribute, param, metric, tag };
  Kind kind = Kind::attribute;
  std::string key;
  std::vector<cli::Cell> values;              ///< one a run; none where the run lacks the key
  std::vector<std::optional<double>> deltas;  ///< of metrics: value - base's, where both are finite
  bool differs = false;                       ///< never of attributes that always do
};

/// MLflow's plural for JSON and keys: "attributes", "params", "metrics", "tags".
std::string_view entity_name(ComparisonRow::Kind kind);

/// A gate's verdict on one run.
struct GateResult {
  std::string condition;
  std::size_t run = 0;
  search::Gate::Verdict verdict;
};

struct Comparison {
  std::vector<RunInfo> runs;
  std::size_t base = 0;             ///< index into `runs`
  std::vector<ComparisonRow> rows;  ///< attributes, metrics, params, tags; each by key
  std::vector<GateResult> gates;    ///< every gate on every run but the base

  bool has_failed_gate() const;
};

/// `base` is the index of the run that metrics are measured against. Tags that say nothing of how a
/// run was made, such as its name and MLflow's own records, are left out.
/// @throws Error as Gate::evaluate().
Comparison compare_runs(std::span<const Run> runs, std::size_t base,
                        std::span<const search::Gate> gates);

/// Without the rows in which all runs agree, attributes included.
Comparison only_differences(Comparison comparison);

/// A run's name, with the start of its id where names repeat or are missing.
std::vector<std::string> run_labels(std::span<const RunInfo> runs);

/// "FAIL", "pass", and "FAIL (undefined)" for a comparison with NaN.
std::string_view verdict_text(const search::Gate::Verdict& verdict);
/// "metrics.auc = 0.89, base.auc = 0.92".
std::string operands_text(const search::Gate::Verdict& verdict);

/// A row an entry and a column a run; "≠" in the first column marks rows that differ. For CSV every
/// cell is exact, for people metrics have their difference from the base behind them.
cli::Table comparison_table(const Comparison& comparison, cli::Format format, std::int64_t now_ms);
/// The same as a table in GitHub's Markdown, with the gates below; nothing in it is taken for
/// markup.
std::string comparison_markdown(const Comparison& comparison, std::int64_t now_ms);
std::string comparison_json(const Comparison& comparison);

}  // namespace mlf::report
