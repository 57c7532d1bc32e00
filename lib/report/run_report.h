// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/session.h"
#include "core/run.h"

namespace mlf::report {

/// Prints everything about a run in the session's format. Format::table: its attributes, then
/// tables of its metrics, params, tags, datasets and models. JSON: as MLflow's API has it. CSV: one
/// line as in a list of runs.
void print_run(cli::Session& session, const Run& run);

}  // namespace mlf::report
