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

/// The columns that lists of runs have.
namespace mlf::report {

/// How many characters of a run's id tables show.
inline constexpr std::size_t short_id_length = 8;

struct RunColumnOptions {
  bool short_ids = false;  ///< cut run ids to short_id_length
  bool with_experiment = false;
  std::vector<std::string> more;  ///< keys of further columns: "metrics.auc", "params.lr"
};

/// The time from a run's start to its end; none while it is running.
cli::Cell duration_of(const RunInfo& info);

/// The columns run_id, run_name, status, start_time, duration and those that `options` ask for. The
/// other attributes of a run are hidden columns, shown when --columns names them.
std::vector<cli::Column<Run>> run_columns(const RunColumnOptions& options);

/// run_id, experiment_id, status, artifact_uri, start_time, end_time, then a column for every
/// metric, param and tag that any of the runs has: what `mlflow experiments csv` writes.
std::vector<cli::Column<Run>> exported_run_columns(std::span<const Run> runs);

/// The column "metrics.KEY", "params.KEY" or "tags.KEY"; nullopt for any other key.
std::optional<cli::Column<Run>> entity_column(std::string_view key);

/// The keys of run_columns(), for completion.
std::vector<std::string> run_column_keys();

/// The keys of the metrics, and of the params that differ between runs, for which a terminal of
/// `width` columns has room beside `columns`. Keys that more runs have come first.
std::vector<std::string> columns_that_fit(std::span<const Run> runs,
                                          const std::vector<cli::Column<Run>>& columns,
                                          std::size_t width, std::int64_t now_ms);

cli::Style style_of(RunStatus status);

}  // namespace mlf::report
