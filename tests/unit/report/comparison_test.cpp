// SPDX-License-Identifier: Apache-2.0
#include "report/comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace mlf::report {
namespace {

Metric metric(std::string key, double value) {
  Metric result;
  result.key = std::move(key);
  result.value = value;
  return result;
}

std::vector<Run> two_runs() {
  std::vector<Run> runs(2);
  runs[0].info.run_id = "aaaaaaaa00000000";
  runs[0].info.run_name = "base";
  runs[0].info.status = RunStatus::finished;
  runs[0].info.start_time = 1000;
  runs[0].info.end_time = 61'000;
  runs[0].metrics = {metric("auc", 0.92), metric("broken", NAN), metric("n", 5)};
  runs[0].params = {{"lr", "0.1"}, {"model", "tree"}};
  runs[0].tags = {{"mlflow.runName", "base"}, {"mlflow.user", "ada"}, {"team", "x"}};
  runs[1].info.run_id = "bbbbbbbb00000000";
  runs[1].info.run_name = "candidate";
  runs[1].info.status = RunStatus::running;
  runs[1].info.start_time = 2000;
  runs[1].metrics = {metric("auc", 0.89), metric("broken", NAN), metric("n", 5)};
  runs[1].params = {{"lr", "0.2"}, {"model", "tree"}};
  runs[1].tags = {{"mlflow.runName", "candidate"}, {"mlflow.user", "ada"}};
  return runs;
}

const ComparisonRow& row_of(const Comparison& comparison, std::string_view key) {
  const auto found = std::find_if(comparison.rows.begin(), comparison.rows.end(),
                                  [&](const ComparisonRow& row) { return row.key == key; });
  REQUIRE(found != comparison.rows.end());
  return *found;
}

TEST_CASE("rows say what differs") {
  const Comparison comparison = compare_runs(two_runs(), 0, {});
  CHECK(row_of(comparison, "auc").differs);
  CHECK(row_of(comparison, "lr").differs);
  CHECK(row_of(comparison, "status").differs);
  CHECK(row_of(comparison, "team").differs);
  CHECK_FALSE(row_of(comparison, "n").differs);
  CHECK_FALSE(row_of(comparison, "model").differs);
  CHECK_FALSE(row_of(comparison, "mlflow.user").differs);
  CHECK_FALSE(row_of(comparison, "run_id").differs);
  CHECK_FALSE(row_of(comparison, "start_time").differs);
}

TEST_CASE("NaN agrees with NaN") {
  CHECK_FALSE(row_of(compare_runs(two_runs(), 0, {}), "broken").differs);
}

TEST_CASE("attributes, metrics, params and tags stand in this order") {
  const Comparison comparison = compare_runs(two_runs(), 0, {});
  std::string keys;
  for (const ComparisonRow& row : comparison.rows) keys += row.key + " ";
  CHECK(keys == "run_id status start_time duration auc broken n lr model mlflow.user team ");
}

TEST_CASE("metrics are measured against the base") {
  const Comparison comparison = compare_runs(two_runs(), 1, {});
  const ComparisonRow& auc = row_of(comparison, "auc");
  CHECK(*auc.deltas[0] == doctest::Approx(0.03));
  CHECK(*auc.deltas[1] == 0);
  CHECK_FALSE(row_of(comparison, "broken").deltas[0].has_value());
  CHECK(row_of(comparison, "lr").deltas.empty());
}

TEST_CASE("a value that a run lacks is a difference and has no delta") {
  std::vector<Run> runs = two_runs();
  runs[1].metrics.erase(runs[1].metrics.begin());
  const Comparison comparison = compare_runs(runs, 0, {});
  CHECK(row_of(comparison, "auc").differs);
  CHECK_FALSE(row_of(comparison, "auc").deltas[1].has_value());
}

TEST_CASE("only differences") {
  const Comparison comparison = only_differences(compare_runs(two_runs(), 0, {}));
  std::string keys;
  for (const ComparisonRow& row : comparison.rows) keys += row.key + " ";
  CHECK(keys == "status auc lr team ");
}

TEST_CASE("every gate judges every run but the base") {
  const std::vector<search::Gate> gates{search::Gate::parse("metrics.auc < base.auc - 0.01"),
                                        search::Gate::parse("metrics.n < 5")};
  const Comparison comparison = compare_runs(two_runs(), 0, gates);
  REQUIRE(comparison.gates.size() == 2);
  CHECK(comparison.gates[0].run == 1);
  CHECK(comparison.gates[0].verdict.failed());
  CHECK_FALSE(comparison.gates[1].verdict.failed());
  CHECK(comparison.has_failed_gate());
  CHECK(operands_text(comparison.gates[0].verdict) == "metrics.auc = 0.89, base.auc = 0.92");
  CHECK(verdict_text(comparison.gates[0].verdict) == "FAIL");
  CHECK_FALSE(compare_runs(two_runs(), 1, gates).has_failed_gate());
}

TEST_CASE("runs of one name are told apart") {
  std::vector<Run> runs = two_runs();
  runs[1].info.run_name = "base";
  const Comparison comparison = compare_runs(runs, 0, {});
  CHECK(run_labels(comparison.runs) == std::vector<std::string>{"base aaaaaaaa", "base bbbbbbbb"});
}

TEST_CASE("a table for people marks differences and shows deltas") {
  const cli::Table table =
      comparison_table(compare_runs(two_runs(), 0, {}), cli::Format::table, 62'000);
  REQUIRE(table.headings.size() == 4);
  CHECK(table.headings[2].text == "base (base)");
  const auto line = [&](std::string_view key) {
    for (const cli::Table::Row& row : table.rows) {
      if (std::get<std::string>(row.cells[1]) != key) continue;
      return std::get<std::string>(row.cells[0]) + "|" + std::get<std::string>(row.cells[2]) + "|" +
             std::get<std::string>(row.cells[3]);
    }
    return std::string("no row");
  };
  CHECK(line("metrics.auc") == "≠|0.92|0.89 (-0.03)");
  CHECK(line("metrics.n") == "|5.0|5.0");
  CHECK(line("params.lr") == "≠|0.1|0.2");
  CHECK(line("duration") == "|1m 00s|");
  CHECK(line("tags.team") == "≠|x|");
}

TEST_CASE("a table for programs is exact") {
  const cli::Table table =
      comparison_table(compare_runs(two_runs(), 0, {}), cli::Format::csv, 62'000);
  CHECK(table.headings[0].key == "entity");
  CHECK(table.headings[2].key == "aaaaaaaa00000000");
  CHECK(std::get<std::string>(table.rows[4].cells[0]) == "metrics");
  CHECK(std::get<std::string>(table.rows[4].cells[1]) == "auc");
  CHECK(std::get<double>(table.rows[4].cells[3]) == 0.89);
}

TEST_CASE("Markdown keeps what stores say from becoming markup") {
  std::vector<Run> runs = two_runs();
  runs[1].info.run_name = "x | <script>`@everyone`";
  runs[1].params[0].value = "a\nb";
  const std::string text = comparison_markdown(
      compare_runs(runs, 0, std::vector{search::Gate::parse("metrics.auc < base.`auc` - 0.01")}),
      62'000);
  CHECK(text.find("| | base (base) | x \\| &lt;script>\\`@everyone\\` |\n|---|---|---|\n") !=
        std::string::npos);
  CHECK(text.find("| **params.lr** | 0.1 | **a\\\\nb** |\n") != std::string::npos);
  CHECK(text.find("| metrics.n | 5.0 | 5.0 |\n") != std::string::npos);
  CHECK(text.find("| **metrics.auc** | 0.92 | **0.89 (-0.03)** |\n") != std::string::npos);
  CHECK(text.find("| metrics.auc < base") == std::string::npos);
  CHECK(text.find("| metrics.auc &lt; base.\\`auc\\` \\- 0.01") == std::string::npos);
  CHECK(text.find("| metrics.auc &lt; base.\\`auc\\` - 0.01 | x \\| &lt;script>\\`@everyone\\` | "
                  "**FAIL** | metrics.auc = 0.89, base.\\`auc\\` = 0.92 |\n") != std::string::npos);
}

TEST_CASE("JSON has every field and MLflow's words for NaN") {
  const std::string text = comparison_json(
      compare_runs(two_runs(), 0, std::vector{search::Gate::parse("metrics.broken > 0")}));
  CHECK(text.find(R"({"base": "aaaaaaaa00000000", "runs": [{"run_id": "aaaaaaaa00000000", )"
                  R"("run_name": "base", "experiment_id": ""})") == 0);
  CHECK(text.find(R"({"entity": "metrics", "key": "broken", "differs": false, )"
                  R"("values": ["NaN", "NaN"], "deltas": [null, null]})") != std::string::npos);
  CHECK(text.find(R"({"entity": "tags", "key": "team", "differs": true, "values": ["x", null], )"
                  R"("deltas": null})") != std::string::npos);
  CHECK(text.find(R"({"fail_if": "metrics.broken > 0", "run_id": "bbbbbbbb00000000", )"
                  R"("outcome": "undefined", "failed": true, )"
                  R"("operands": [{"name": "metrics.broken", "value": "NaN"}]})") !=
        std::string::npos);
}

}  // namespace
}  // namespace mlf::report
