// SPDX-License-Identifier: Apache-2.0
//
// The columns of lists of runs. Which metrics and params a list shows depends on the runs in it:
// there may be hundreds of keys, so on a terminal those that most runs have are added while they
// fit. An export to CSV has them all, as MLflow's has.
#include "report/run_columns.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "cli/cell_text.h"

namespace mlf::report {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t most_fitting_columns = 8;

cli::Column<Run> id_column(bool is_short) {
  return {"run_id", "ID", [is_short](const Run& run) -> cli::Cell {
            return is_short ? run.info.run_id.substr(0, short_id_length) : run.info.run_id;
          }};
}

cli::Column<Run> status_column() {
  return {"status", "Status",
          [](const Run& run) -> cli::Cell { return std::string(run_status_name(run.info.status)); },
          true, [](const Run& run) { return style_of(run.info.status); }};
}

cli::Column<Run> start_column() {
  return {"start_time", "Started",
          [](const Run& run) -> cli::Cell { return cli::Time{run.info.start_time}; }};
}

cli::Column<Run> end_column(bool shown) {
  return {"end_time", "Ended",
          [](const Run& run) { return cli::cell_of<cli::Time>(run.info.end_time); }, shown};
}

cli::Column<Run> experiment_column(bool shown) {
  return {"experiment_id", "Experiment",
          [](const Run& run) -> cli::Cell { return run.info.experiment_id; }, shown};
}

cli::Column<Run> artifact_column(bool shown) {
  return {"artifact_uri", "Artifacts",
          [](const Run& run) -> cli::Cell { return run.info.artifact_uri; }, shown};
}

/// The rest of `text` after `prefix`; nullopt when it does not start with it or nothing follows.
std::optional<std::string> behind(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix) || text.size() == prefix.size()) return std::nullopt;
  return std::string(text.substr(prefix.size()));
}

cli::Cell metric_cell(const Run& run, std::string_view key) {
  const Metric* metric = find_metric(run, key);
  return metric == nullptr ? cli::Cell() : cli::Cell(metric->value);
}

cli::Cell param_cell(const Run& run, std::string_view key) {
  const Param* param = find_param(run, key);
  return param == nullptr ? cli::Cell() : cli::Cell(param->value);
}

cli::Cell tag_cell(const Run& run, std::string_view key) {
  const std::string* value = find_tag(run.tags, key);
  return value == nullptr ? cli::Cell() : cli::Cell(*value);
}

using CellOfKey = cli::Cell (*)(const Run&, std::string_view);

cli::Column<Run> column_of_key(std::string_view name, std::string heading, std::string key,
                               CellOfKey cell) {
  return {std::string(name), std::move(heading),
          [key = std::move(key), cell](const Run& run) { return cell(run, key); }};
}

std::size_t width_of(const cli::Column<Run>& column, std::span<const Run> runs,
                     std::int64_t now_ms) {
  std::size_t width = display_width(column.heading);
  for (const Run& run : runs) {
    width = std::max(width, display_width(cli::text_for_people(column.cell(run), now_ms)));
  }
  return width;
}

/// How many runs have a key, and what their values are.
struct Usage {
  std::size_t runs = 0;
  std::set<std::string> values;
};

/// The keys of metrics and params ("metrics.auc"), those that more runs have first. Params with the
/// same value in all runs are left out.
std::vector<std::string> candidates(std::span<const Run> runs) {
  std::map<std::string, Usage> metrics;
  std::map<std::string, Usage> params;
  for (const Run& run : runs) {
    for (const Metric& metric : run.metrics) ++metrics[metric.key].runs;
    for (const Param& param : run.params) {
      ++params[param.key].runs;
      params[param.key].values.insert(param.value);
    }
  }
  std::erase_if(metrics, [](const auto& entry) { return entry.first.starts_with("system/"); });
  std::erase_if(params, [&](const auto& entry) {
    return entry.second.runs == runs.size() && entry.second.values.size() == 1 && runs.size() > 1;
  });
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const auto& [key, usage] : metrics) ranked.emplace_back(usage.runs, "metrics." + key);
  for (const auto& [key, usage] : params) ranked.emplace_back(usage.runs, "params." + key);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> keys;
  for (auto& entry : ranked) keys.push_back(std::move(entry.second));
  return keys;
}

template <typename T>
void collect_keys(std::set<std::string>& keys, std::string_view prefix,
                  const std::vector<T>& items) {
  for (const T& item : items) keys.insert(std::string(prefix) + item.key);
}

}  // namespace

cli::Cell duration_of(const RunInfo& info) {
  if (!info.end_time) return std::monostate{};
  return cli::Duration{*info.end_time - info.start_time};
}

cli::Style style_of(RunStatus status) {
  switch (status) {
    case RunStatus::finished:
      return cli::Style::good;
    case RunStatus::failed:
      return cli::Style::bad;
    case RunStatus::killed:
      return cli::Style::warning;
    case RunStatus::running:
    case RunStatus::scheduled:
      break;
  }
  return cli::Style::plain;
}

std::optional<cli::Column<Run>> entity_column(std::string_view key) {
  if (auto name = behind(key, "metrics.")) {
    return column_of_key(key, printable(*name), *name, metric_cell);
  }
  if (auto name = behind(key, "params.")) {
    return column_of_key(key, printable(*name), *name, param_cell);
  }
  if (auto name = behind(key, "tags.")) {
    return column_of_key(key, printable(*name), *name, tag_cell);
  }
  return std::nullopt;
}

std::vector<cli::Column<Run>> run_columns(const RunColumnOptions& options) {
  std::vector<cli::Column<Run>> columns{
      id_column(options.short_ids),
      {"run_name", "Name", [](const Run& run) -> cli::Cell { return run.info.run_name; }},
      experiment_column(options.with_experiment),
      status_column(),
      start_column(),
      {"duration", "Duration", [](const Run& run) { return duration_of(run.info); }},
      end_column(false),
      {"user_id", "User", [](const Run& run) -> cli::Cell { return run.info.user_id; }, false},
      artifact_column(false),
      {"lifecycle_stage", "Stage",
       [](const Run& run) -> cli::Cell {
         return std::string(lifecycle_stage_name(run.info.lifecycle_stage));
       },
       false}};
  for (const std::string& key : options.more) {
    if (auto column = entity_column(key)) columns.push_back(*std::move(column));
  }
  return columns;
}

std::vector<cli::Column<Run>> exported_run_columns(std::span<const Run> runs) {
  std::vector<cli::Column<Run>> columns{id_column(false), experiment_column(true),
                                        status_column(),  artifact_column(true),
                                        start_column(),   end_column(true)};
  std::set<std::string> metrics;
  std::set<std::string> params;
  std::set<std::string> tags;
  for (const Run& run : runs) {
    collect_keys(metrics, "metrics.", run.metrics);
    collect_keys(params, "params.", run.params);
    collect_keys(tags, "tags.", run.tags);
  }
  for (const auto* keys : {&metrics, &params, &tags}) {
    for (const std::string& key : *keys) columns.push_back(*entity_column(key));
  }
  return columns;
}

std::vector<std::string> run_column_keys() {
  std::vector<std::string> keys;
  for (const cli::Column<Run>& column : run_columns({})) keys.push_back(column.key);
  return keys;
}

std::vector<std::string> columns_that_fit(std::span<const Run> runs,
                                          const std::vector<cli::Column<Run>>& columns,
                                          std::size_t width, std::int64_t now_ms) {
  std::size_t used = 0;
  for (const cli::Column<Run>& column : columns) {
    if (column.shown) used += width_of(column, runs, now_ms) + gap;
  }
  std::vector<std::string> fitting;
  for (std::string& key : candidates(runs)) {
    const std::size_t its_width = width_of(*entity_column(key), runs, now_ms);
    if (fitting.size() == most_fitting_columns) break;
    if (used + its_width > width) continue;
    used += its_width + gap;
    fitting.push_back(std::move(key));
  }
  return fitting;
}

}  // namespace mlf::report
