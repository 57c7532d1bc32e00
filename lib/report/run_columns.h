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

/// How much of a run's id tables show.
inline constexpr std::size_t short_id_length = 8;

struct RunColumnOptions {
  bool short_ids = false;  ///< the first 8 characters of run ids
  bool with_experiment = false;
  std::vector<std::string> more;  ///< "metrics.auc", "params.lr", "tags.team"
};

/// From its start to its end; empty while it goes on.
cli::Cell duration_of(const RunInfo& info);

/// run_id, run_name, status, start_time, duration and those asked for; the rest of a run's
/// attributes are there but hidden.
std::vector<cli::Column<Run>> run_columns(const RunColumnOptions& options);

/// run_id, experiment_id, status, artifact_uri, start_time, end_time, then a column for every
/// metric, param and tag that any of the runs has: what `mlflow experiments csv` writes.
std::vector<cli::Column<Run>> exported_run_columns(std::span<const Run> runs);

/// The column "metrics.KEY", "params.KEY" or "tags.KEY"; nullopt for any other key.
std::optional<cli::Column<Run>> entity_column(std::string_view key);

/// The names of run_columns(), for completion.
std::vector<std::string> run_column_keys();

/// The metrics, and the params that are not the same in all runs, that a table has room for beside
/// `columns` on a terminal of that width: what most runs have comes first.
std::vector<std::string> columns_that_fit(std::span<const Run> runs,
                                          const std::vector<cli::Column<Run>>& columns,
                                          std::size_t width, std::int64_t now_ms);

cli::Style style_of(RunStatus status);

}  // namespace mlf::report
