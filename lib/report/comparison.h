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

/// Compares runs: what they have in common, what differs, and whether they pass the gates.
namespace mlf::report {

struct ComparisonRow {
  enum class Kind { attribute, param, metric, tag };
  Kind kind = Kind::attribute;
  std::string key;
  std::vector<cli::Cell> values;  ///< one for each run; none where the run lacks the key
  /// For metrics, one for each run: its value minus the base's, if both are finite.
  std::vector<std::optional<double>> deltas;
  bool differs = false;  ///< false for attributes that differ between any two runs, such as run_id
};

/// MLflow's plural, used in JSON and in keys: "attributes", "params", "metrics", "tags".
std::string_view entity_name(ComparisonRow::Kind kind);

/// The result of one gate for one run.
struct GateResult {
  std::string condition;
  std::size_t run = 0;
  search::Gate::Verdict verdict;
};

struct Comparison {
  std::vector<RunInfo> runs;
  std::size_t base = 0;             ///< index into `runs`
  std::vector<ComparisonRow> rows;  ///< attributes, metrics, params, tags; each by key
  std::vector<GateResult> gates;    ///< every gate for every run but the base

  bool has_failed_gate() const;
};

/// `base` is the index of the run that the others are compared with. Of MLflow's own tags only
/// those that say how a run was made (source, git commit, user ...) are compared.
/// @throws Error as Gate::evaluate() does.
Comparison compare_runs(std::span<const Run> runs, std::size_t base,
                        std::span<const search::Gate> gates);

/// Removes the rows that do not differ, attributes included.
Comparison only_differences(Comparison comparison);

/// The name of each run, with the start of its id when two runs have that name or it has none.
std::vector<std::string> run_labels(std::span<const RunInfo> runs);

/// "FAIL", "pass", or "FAIL (undefined)" when a comparison with NaN left the gate undefined.
std::string_view verdict_text(const search::Gate::Verdict& verdict);
/// The operands and their values: "metrics.auc = 0.89, base.auc = 0.92".
std::string operands_text(const search::Gate::Verdict& verdict);

/// One column for each run; "≠" in the first column marks rows that differ. In Format::table,
/// metrics are followed by their difference from the base; in CSV every cell is the exact value.
cli::Table comparison_table(const Comparison& comparison, cli::Format format, std::int64_t now_ms);
/// The same as a table in GitHub's Markdown, followed by the gates. Values are escaped, so that
/// they are not read as markup.
std::string comparison_markdown(const Comparison& comparison, std::int64_t now_ms);
std::string comparison_json(const Comparison& comparison);

}  // namespace mlf::report
