// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/session.h"
#include "cli/verb.h"
#include "core/ids.h"
#include "core/run.h"

/// What `mlf run list` and `mlf run search` have in common.
namespace mlf::report {

struct RunListOptions {
  std::vector<std::string> experiments;  ///< names or ids
  bool all_experiments = false;
  std::string filter;
  std::vector<std::string> order_by;
  std::string view = "active_only";
  std::optional<std::int64_t> max_results;  ///< 0: all
  std::string page_token;
  std::vector<std::string> metrics;  ///< keys separated by commas
  std::vector<std::string> params;
};

/// The options that choose experiments, the number of runs, and columns.
void add_run_list_options(cli::Verb& verb, RunListOptions& options);
/// --filter and --order-by.
void add_run_search_options(cli::Verb& verb, RunListOptions& options);

/// The experiment that options or environment variables name; all active ones if they name none.
std::vector<ExperimentId> experiments_in_scope(cli::Session& session);

/// Finds the runs and prints them in the session's format.
void print_runs(cli::Session& session, const RunListOptions& options);

/// Prints runs in the session's format. A table that does not go to a terminal also has `columns`,
/// such as "params.lr"; on a terminal the width decides which columns it has.
void print_run_list(cli::Session& session, std::span<const Run> runs,
                    const std::vector<std::string>& columns);

}  // namespace mlf::report
