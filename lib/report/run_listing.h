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

/// What `mlf run list` and `mlf run search` share.
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

/// Which experiments, how many runs, and which columns.
void add_run_list_options(cli::Verb& verb, RunListOptions& options);
/// --filter and --order-by.
void add_run_search_options(cli::Verb& verb, RunListOptions& options);

/// The session's experiment where options or environment name one, else all active ones.
std::vector<ExperimentId> experiments_in_scope(cli::Session& session);

/// Finds the runs and prints them in the session's format.
void print_runs(cli::Session& session, const RunListOptions& options);

/// Prints runs in the session's format. Where there is no terminal to fit into, a table has
/// `columns`, such as "params.lr", besides the usual ones.
void print_run_list(cli::Session& session, std::span<const Run> runs,
                    const std::vector<std::string>& columns);

}  // namespace mlf::report
