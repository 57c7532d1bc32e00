// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "artifact/artifact_repository.h"
#include "base/context.h"
#include "core/ids.h"
#include "core/run.h"
#include "project/plan.h"
#include "store/tracking_store.h"

/// Records planned runs, so that they are ready to be carried out.
namespace mlf::project {

/// Where a run is recorded, and its name, parent and tags.
struct Recording {
  ExperimentId experiment_id = ExperimentId::default_experiment();
  std::string tracking_uri;  ///< absolute
  std::optional<std::string> run_name;
  std::optional<std::string> parent;
  std::vector<Tag> tags;        ///< additional tags
  std::optional<RunId> run_id;  ///< an existing run to use instead of a new one
};

/// Records the run with its tags and params, and sets the ids in the plan's launch. @throws Error;
/// end_failed() has then ended a run that was created.
Run record_run(Plan& plan, const Recording& recording, store::TrackingStore& store,
               const Context& context);

/// Stores the launch, and the uncommitted changes of a local project, as artifacts of the run.
/// @throws Error when the launch cannot be stored.
void keep_launch(artifact::ArtifactRepository& artifacts, const Launch& launch,
                 const Checkout& checkout, Reporter& reporter);
/// As keep_launch(), but warns and returns false when it fails.
bool try_to_keep_launch(artifact::ArtifactRepository& artifacts, const Launch& launch,
                        const Checkout& checkout, Reporter& reporter);

/// As keep_launch() with the run's artifacts, for a run that another process will carry out. If it
/// throws, the run has been ended.
void hand_over_launch(const Launch& launch, const Checkout& checkout, const Run& run,
                      const Recording& recording, store::TrackingStore& store,
                      const Context& context);

/// Which process carries out a run.
enum class Carrier { this_process, job };
/// The tags that say who carries out the run: of this process its command too; for a job only this
/// process, until the job replaces them.
std::vector<Tag> carrier_tags(Carrier carrier, const Plan& plan, const Checkout& checkout);

}  // namespace mlf::project
