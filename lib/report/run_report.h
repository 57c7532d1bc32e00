// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cli/session.h"
#include "core/metric.h"
#include "core/param.h"
#include "core/run.h"

namespace mlf::report {

/// Prints everything about a run in the session's format. Format::table: its attributes, then
/// tables of its metrics, params, tags, datasets and models. JSON: as MLflow's API has it. CSV: one
/// line as in a list of runs.
void print_run(cli::Session& session, const Run& run);

/// The tables of metrics and params below such a report; nothing when there are none.
void print_metrics(cli::Session& session, const std::vector<Metric>& metrics);
void print_params(cli::Session& session, const std::vector<Param>& params);

}  // namespace mlf::report
