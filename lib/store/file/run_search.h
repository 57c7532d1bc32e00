// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/reporter.h"
#include "store/file/experiment_files.h"
#include "store/tracking_store.h"

namespace mlf::store {

/// The runs that a query asks for, read through each experiment's index, which is brought up to
/// date with what had changed.
Page<Run> search_run_files(const ExperimentFiles& experiments, const RunQuery& query,
                           Reporter& reporter);
/// The same without what the runs logged.
Page<RunInfo> search_run_info_files(const ExperimentFiles& experiments, const RunQuery& query,
                                    Reporter& reporter);

}  // namespace mlf::store
