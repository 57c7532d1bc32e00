// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string_view>

#include "artifact/artifact_repository.h"
#include "base/context.h"
#include "core/ids.h"
#include "core/run.h"
#include "store/tracking_store.h"

/// Copies runs and logged models from one store to another.
namespace mlf::tracking {

/// A store that is copied from or to.
struct CopyStore {
  store::TrackingStore& store;
  std::string_view tracking_uri;  ///< of the store
};

/// Copies a run with its params, metrics, tags, datasets and artifacts into an experiment of
/// another store. The copy has the tag mlf.copy.sourceRunId; when the experiment already has a run
/// with this tag, what it still lacks is added to it, so that a copy that was interrupted can be
/// repeated. Its links to logged models are not copied, see copy_logged_model().
/// @throws Error as the stores and repositories.
RunInfo copy_run(const CopyStore& from, const RunId& run, const CopyStore& to,
                 const ExperimentId& experiment, const Context& context,
                 const artifact::Progress& progress);

/// Copies a logged model with its params, tags and artifacts into the experiment of `run`, of which
/// it becomes an output. As copy_run(), with the tag mlf.copy.sourceModelId.
LoggedModel copy_logged_model(const CopyStore& from, std::string_view model_id, const CopyStore& to,
                              const RunInfo& run, const Context& context,
                              const artifact::Progress& progress);

}  // namespace mlf::tracking
