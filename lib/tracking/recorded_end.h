// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/run.h"
#include "store/tracking_store.h"

/// Decides whether a run has really ended. The status alone does not tell: a program that logs with
/// MLflow, or one of its children, can give the run a final status while it still works. So a run
/// whose process or job mlf supervises has ended only when tags record the end of that process or
/// job.
namespace mlf::tracking {

/// Whether mlf supervises the run: mlf has started a command for it, or a backend has a job for it.
bool is_supervised(const Run& run);

/// Whether the status is final and a tag records the end: the command's exit code, the reason why
/// the run was reaped, or another end (see end_tag()).
bool is_end_recorded(const Run& run);

/// Whether the run has ended: its status is final and, if mlf supervises it, its end is recorded.
bool has_ended(const Run& run);

/// A search filter for runs whose end no tag records, to be joined to other filters with AND.
std::string no_recorded_end_filter();

/// The tag for an end other than the command's exit: "error", "job" or "sweep".
Tag end_tag(std::string_view what);

/// Deletes the tags of an earlier end, because the run is about to be executed again.
void forget_recorded_end(store::TrackingStore& store, const RunId& id);

}  // namespace mlf::tracking
