// SPDX-License-Identifier: Apache-2.0
//
// Writes a comparison as a table, as Markdown for a comment on a pull request, and as JSON. The
// table and the Markdown show the same cells. JSON is written from the comparison itself, because
// its values must be exact and keep their types.
#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "base/numbers.h"
#include "base/text.h"
#include "cli/cell_text.h"
#include "report/comparison.h"

namespace mlf::report {
namespace {

using Kind = ComparisonRow::Kind;

/// "params.lr"; for attributes the key alone.
std::string row_name(const ComparisonRow& row) {
  if (row.kind == Kind::attribute) return row.key;
  return fmt::format("{}.{}", entity_name(row.kind), row.key);
}

/// "+0.02"; "" for the base and when the row has no difference for the run.
std::string delta_text(const ComparisonRow& row, std::size_t run, std::size_t base) {
  if (run == base || run >= row.deltas.size() || !row.deltas[run]) return "";
  const double delta = *row.deltas[run];
  if (delta == 0) return "";
  return fmt::format("{}{:.4g}", delta > 0 ? "+" : "", delta);
}

std::string value_text(const ComparisonRow& row, std::size_t run, std::size_t base,
                       std::int64_t now_ms) {
  std::string text = cli::text_for_people(row.values[run], now_ms);
  const std::string delta = delta_text(row, run, base);
  return delta.empty() ? text : fmt::format("{} ({})", text, delta);
}

std::vector<std::string> headings_of(const Comparison& comparison) {
  std::vector<std::string> labels = run_labels(comparison.runs);
  for (std::string& label : labels) label = printable(label);
  labels[comparison.base] += " (base)";
  return labels;
}

cli::Table table_for_programs(const Comparison& comparison) {
  cli::Table table;
  table.headings = {{"entity", ""}, {"key", ""}};
  for (const RunInfo& run : comparison.runs) table.headings.push_back({run.run_id, ""});
  for (const ComparisonRow& row : comparison.rows) {
    cli::Table::Row line;
    line.cells = {std::string(entity_name(row.kind)), row.key};
    line.cells.insert(line.cells.end(), row.values.begin(), row.values.end());
    line.styles.resize(line.cells.size());
    table.rows.push_back(std::move(line));
  }
  return table;
}

/// `text` in one line, with everything escaped that Markdown or HTML would take for markup.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
    if (std::string_view("\\`*_[]|~").find(c) != std::string_view::npos) result += '\\';
    if (c == '<') {
      result += "&lt;";
    } else if (c == '&') {
      result += "&amp;";
    } else {
      result += c;
    }
  }
  return result;
}

std::string markdown_of_values(const Comparison& comparison, std::int64_t now_ms) {
  std::string text = "| |";
  for (const std::string& heading : headings_of(comparison)) text += " " + escaped(heading) + " |";
  text += "\n|---|";
  for (std::size_t i = 0; i < comparison.runs.size(); ++i) text += "---|";
  text += '\n';
  for (const ComparisonRow& row : comparison.rows) {
    const std::string name = escaped(row_name(row));
    text += row.differs ? "| **" + name + "** |" : "| " + name + " |";
    for (std::size_t i = 0; i < row.values.size(); ++i) {
      const std::string value = escaped(value_text(row, i, comparison.base, now_ms));
      const bool stands_out = row.differs && i != comparison.base && !value.empty();
      text += stands_out ? " **" + value + "** |" : " " + value + " |";
    }
    text += '\n';
  }
  return text;
}

std::string markdown_of_gates(const Comparison& comparison) {
  if (comparison.gates.empty()) return "";
  const std::vector<std::string> labels = run_labels(comparison.runs);
  std::string text = "\n| fail if | run | verdict | values |\n|---|---|---|---|\n";
  for (const GateResult& gate : comparison.gates) {
    const std::string verdict(verdict_text(gate.verdict));
    text +=
        fmt::format("| {} | {} | {} | {} |\n", escaped(gate.condition), escaped(labels[gate.run]),
                    gate.verdict.failed() ? "**" + verdict + "**" : verdict,
                    escaped(operands_text(gate.verdict)));
  }
  return text;
}

std::string json_list(std::size_t count, const std::function<std::string(std::size_t)>& item) {
  std::string text = "[";
  for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : ", ") + item(i);
  return text + "]";
}

std::string json_of_number(const std::optional<double>& number) {
  return cli::json_of_cell(cli::cell_of<double>(number));
}

std::string json_of_comparison(const ComparisonRow& row) {
  const auto value = [&](std::size_t i) { return cli::json_of_cell(row.values[i]); };
  const auto delta = [&](std::size_t i) { return json_of_number(row.deltas[i]); };
  return fmt::format(R"({{"entity": "{}", "key": {}, "differs": {}, "values": {}, "deltas": {}}})",
                     entity_name(row.kind), cli::json_of_cell(row.key), row.differs,
                     json_list(row.values.size(), value),
                     row.kind == Kind::metric ? json_list(row.deltas.size(), delta) : "null");
}

std::string json_of_run(const RunInfo& run) {
  return fmt::format(R"({{"run_id": {}, "run_name": {}, "experiment_id": {}}})",
                     cli::json_of_cell(run.run_id), cli::json_of_cell(run.run_name),
                     cli::json_of_cell(run.experiment_id));
}

std::string_view outcome_name(search::Gate::Outcome outcome) {
  switch (outcome) {
    case search::Gate::Outcome::holds:
      return "holds";
    case search::Gate::Outcome::does_not_hold:
      return "does_not_hold";
    case search::Gate::Outcome::undefined:
      break;
  }
  return "undefined";
}

std::string json_of_gate(const Comparison& comparison, const GateResult& gate) {
  const auto& operands = gate.verdict.operands;
  const auto operand = [&](std::size_t i) {
    return fmt::format(R"({{"name": {}, "value": {}}})", cli::json_of_cell(operands[i].name),
                       cli::json_of_cell(operands[i].value));
  };
  return fmt::format(
      R"({{"fail_if": {}, "run_id": {}, "outcome": "{}", "failed": {}, "operands": {}}})",
      cli::json_of_cell(gate.condition), cli::json_of_cell(comparison.runs[gate.run].run_id),
      outcome_name(gate.verdict.outcome), gate.verdict.failed(),
      json_list(operands.size(), operand));
}

}  // namespace

std::string_view verdict_text(const search::Gate::Verdict& verdict) {
  if (verdict.outcome == search::Gate::Outcome::undefined) return "FAIL (undefined)";
  return verdict.failed() ? "FAIL" : "pass";
}

std::string operands_text(const search::Gate::Verdict& verdict) {
  std::string text;
  for (const auto& operand : verdict.operands) {
    if (!text.empty()) text += ", ";
    text += printable(operand.name) + " = " + format_double(operand.value);
  }
  return text;
}

cli::Table comparison_table(const Comparison& comparison, cli::Format format, std::int64_t now_ms) {
  if (format == cli::Format::csv) return table_for_programs(comparison);
  cli::Table table;
  table.headings = {{"differs", ""}, {"key", ""}};
  for (const std::string& heading : headings_of(comparison))
    table.headings.push_back({"", heading});
  for (const ComparisonRow& row : comparison.rows) {
    cli::Table::Row line;
    line.cells = {std::string(row.differs ? "≠" : ""), row_name(row)};
    line.styles = {cli::Style::warning, row.differs ? cli::Style::strong : cli::Style::plain};
    for (std::size_t i = 0; i < row.values.size(); ++i) {
      line.cells.emplace_back(value_text(row, i, comparison.base, now_ms));
      line.styles.push_back(row.differs ? cli::Style::warning : cli::Style::plain);
    }
    table.rows.push_back(std::move(line));
  }
  return table;
}

std::string comparison_markdown(const Comparison& comparison, std::int64_t now_ms) {
  return markdown_of_values(comparison, now_ms) + markdown_of_gates(comparison);
}

std::string comparison_json(const Comparison& comparison) {
  const auto run = [&](std::size_t i) { return json_of_run(comparison.runs[i]); };
  const auto row = [&](std::size_t i) { return json_of_comparison(comparison.rows[i]); };
  const auto gate = [&](std::size_t i) { return json_of_gate(comparison, comparison.gates[i]); };
  return fmt::format(R"({{"base": {}, "runs": {}, "rows": {}, "gates": {}}})",
                     cli::json_of_cell(comparison.runs[comparison.base].run_id),
                     json_list(comparison.runs.size(), run), json_list(comparison.rows.size(), row),
                     json_list(comparison.gates.size(), gate));
}

}  // namespace mlf::report
