// SPDX-License-Identifier: Apache-2.0
//
// Compares runs key by key. Runs rarely have the same keys, so the values of each kind are first
// collected in a map with a place for every run, and a run without the key leaves its place empty.
// Going through the keys of the base run alone would miss what only the others have.
#include "report/comparison.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <utility>

#include "base/numbers.h"
#include "base/text.h"
#include "core/tag.h"
#include "report/run_columns.h"

namespace mlf::report {
namespace {

using Kind = ComparisonRow::Kind;

constexpr std::array<std::pair<Kind, std::string_view>, 4> entity_names{
    {{Kind::attribute, "attributes"},
     {Kind::param, "params"},
     {Kind::metric, "metrics"},
     {Kind::tag, "tags"}}};

/// Whether a tag is compared: all tags that people set are, and those of MLflow listed here.
bool is_compared(std::string_view tag) {
  static constexpr std::array compared{tags::note, tags::user, tags::source_name, tags::git_commit,
                                       tags::git_branch};
  const bool is_reserved = tag.starts_with("mlflow.") || tag.starts_with("mlf.");
  return !is_reserved || std::find(compared.begin(), compared.end(), tag) != compared.end();
}

bool same_value(const cli::Cell& a, const cli::Cell& b) {
  if (a.index() != b.index()) return false;
  if (const auto* number = std::get_if<double>(&a)) {
    const double other = std::get<double>(b);
    return *number == other || (std::isnan(*number) && std::isnan(other));
  }
  if (const auto* text = std::get_if<std::string>(&a)) return *text == std::get<std::string>(b);
  return std::holds_alternative<std::monostate>(a);
}

bool all_same(const std::vector<cli::Cell>& values) {
  return std::all_of(values.begin(), values.end(),
                     [&](const cli::Cell& value) { return same_value(value, values.front()); });
}

ComparisonRow attribute(std::string key, std::span<const Run> runs,
                        const std::function<cli::Cell(const RunInfo&)>& value) {
  ComparisonRow row;
  row.key = std::move(key);
  for (const Run& run : runs) row.values.push_back(value(run.info));
  return row;
}

/// For each key the values, one for each run.
using ValuesByKey = std::map<std::string, std::vector<cli::Cell>, std::less<>>;

void put(ValuesByKey& by_key, const std::string& key, cli::Cell value, std::size_t run,
         std::size_t count) {
  auto& values = by_key[key];
  values.resize(count);
  values[run] = std::move(value);
}

std::vector<std::optional<double>> deltas_of(const std::vector<cli::Cell>& values,
                                             std::size_t base) {
  std::vector<std::optional<double>> deltas(values.size());
  const auto* from = std::get_if<double>(&values[base]);
  if (from == nullptr || !std::isfinite(*from)) return deltas;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto* value = std::get_if<double>(&values[i]);
    if (value != nullptr && std::isfinite(*value)) deltas[i] = *value - *from;
  }
  return deltas;
}

void append_rows(Comparison& comparison, Kind kind, ValuesByKey&& by_key) {
  for (auto& [key, values] : by_key) {
    ComparisonRow row;
    row.kind = kind;
    row.key = key;
    row.differs = !all_same(values);
    if (kind == Kind::metric) row.deltas = deltas_of(values, comparison.base);
    row.values = std::move(values);
    comparison.rows.push_back(std::move(row));
  }
}

void append_attributes(Comparison& comparison, std::span<const Run> runs) {
  comparison.rows.push_back(
      attribute("run_id", runs, [](const RunInfo& info) -> cli::Cell { return info.run_id; }));
  auto status = attribute("status", runs, [](const RunInfo& info) -> cli::Cell {
    return std::string(run_status_name(info.status));
  });
  status.differs = !all_same(status.values);
  comparison.rows.push_back(std::move(status));
  comparison.rows.push_back(attribute("start_time", runs, [](const RunInfo& info) -> cli::Cell {
    return cli::Time{info.start_time};
  }));
  comparison.rows.push_back(attribute("duration", runs, duration_of));
}

void append_entities(Comparison& comparison, std::span<const Run> runs) {
  ValuesByKey metrics;
  ValuesByKey params;
  ValuesByKey tags;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    for (const Metric& each : runs[i].metrics) put(metrics, each.key, each.value, i, runs.size());
    for (const Param& each : runs[i].params) put(params, each.key, each.value, i, runs.size());
    for (const Tag& each : runs[i].tags) {
      if (is_compared(each.key)) put(tags, each.key, each.value, i, runs.size());
    }
  }
  append_rows(comparison, Kind::metric, std::move(metrics));
  append_rows(comparison, Kind::param, std::move(params));
  append_rows(comparison, Kind::tag, std::move(tags));
}

}  // namespace

std::string_view entity_name(ComparisonRow::Kind kind) {
  const auto* found = std::find_if(entity_names.begin(), entity_names.end(),
                                   [&](const auto& each) { return each.first == kind; });
  return found->second;
}

bool Comparison::has_failed_gate() const {
  return std::any_of(gates.begin(), gates.end(),
                     [](const GateResult& gate) { return gate.verdict.failed(); });
}

Comparison compare_runs(std::span<const Run> runs, std::size_t base,
                        std::span<const search::Gate> gates) {
  Comparison comparison;
  comparison.base = base;
  for (const Run& run : runs) comparison.runs.push_back(run.info);
  append_attributes(comparison, runs);
  append_entities(comparison, runs);
  for (const search::Gate& gate : gates) {
    for (std::size_t i = 0; i < runs.size(); ++i) {
      if (i == base) continue;
      comparison.gates.push_back({gate.text(), i, gate.evaluate(runs[i], runs[base])});
    }
  }
  return comparison;
}

Comparison only_differences(Comparison comparison) {
  std::erase_if(comparison.rows, [](const ComparisonRow& row) { return !row.differs; });
  return comparison;
}

std::vector<std::string> run_labels(std::span<const RunInfo> runs) {
  std::vector<std::string> labels;
  for (const RunInfo& run : runs) {
    const std::string short_id = run.run_id.substr(0, short_id_length);
    const auto has_name = [&](const RunInfo& other) { return other.run_name == run.run_name; };
    const bool repeated = std::count_if(runs.begin(), runs.end(), has_name) > 1;
    if (run.run_name.empty()) {
      labels.push_back(short_id);
    } else {
      labels.push_back(repeated ? run.run_name + " " + short_id : run.run_name);
    }
  }
  return labels;
}

}  // namespace mlf::report
