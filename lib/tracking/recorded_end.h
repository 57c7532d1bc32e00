// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/run.h"
#include "store/tracking_store.h"

/// When a run has really ended. A program that logs with MLflow gives its run a final status while
/// it still works, and so may a child of it; the run of a process or a job that mlf looks after has
/// ended when the end of that process or job is recorded.
namespace mlf::tracking {

/// Whether mlf looks after the run: it started a command for it, or a backend has a job of it.
bool is_supervised(const Run& run);

/// Whether a tag says that mlf recorded the end: the command's exit code, why the run was reaped,
/// or what else decided.
bool is_end_recorded(const Run& run);

/// Whether the run has ended: it has a final status and, where mlf looks after it, its end is
/// recorded.
bool has_ended(const Run& run);

/// A filter of those whose end is not recorded, to be joined to others by AND.
std::string no_recorded_end_filter();

/// The tag that records an end which is not that of the command: "error", "job", "sweep".
Tag end_tag(std::string_view what);

/// Takes the record of an earlier end away: the run is about to be carried out once more.
void forget_recorded_end(store::TrackingStore& store, const RunId& id);

}  // namespace mlf::tracking
