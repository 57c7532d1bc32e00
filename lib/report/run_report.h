// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/session.h"
#include "core/run.h"

namespace mlf::report {

/// Everything about a run, for people: what it is, then tables of its metrics, params, tags,
/// datasets and models. In JSON it is MLflow's, in CSV one line as in a list.
void print_run(cli::Session& session, const Run& run);

}  // namespace mlf::report
