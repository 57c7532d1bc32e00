// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/reporter.h"
#include "store/file/experiment_files.h"
#include "store/tracking_store.h"

namespace mlf::store {

/// The runs that a query finds, read with the help of each experiment's index; what has changed is
/// read again and added to the index.
Page<Run> search_run_files(const ExperimentFiles& experiments, const RunQuery& query,
                           Reporter& reporter);
/// search_run_files() with the RunInfo of each run only.
Page<RunInfo> search_run_info_files(const ExperimentFiles& experiments, const RunQuery& query,
                                    Reporter& reporter);

}  // namespace mlf::store
