// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/columns.h"
#include "cli/session.h"
#include "cli/verb.h"
#include "core/experiment.h"

namespace mlf::report {

/// The options of `mlf experiment list` and `mlf experiment search`.
struct ExperimentListOptions {
  std::string view = "active_only";
  std::string filter;
  std::vector<std::string> order_by;
  std::optional<std::int64_t> max_results;
  std::string page_token;
};

/// --view, --max-results, --page-token and the output options.
void add_experiment_list_options(cli::Verb& verb, ExperimentListOptions& options);
/// --filter and --order-by.
void add_experiment_search_options(cli::Verb& verb, ExperimentListOptions& options);

/// Finds the experiments and prints them in the session's format.
void print_experiments(cli::Session& session, const ExperimentListOptions& options);
/// Prints everything about one experiment, tags included.
void print_experiment(cli::Session& session, const Experiment& experiment);

}  // namespace mlf::report
