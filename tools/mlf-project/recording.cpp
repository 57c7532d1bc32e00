// SPDX-License-Identifier: Apache-2.0
// Decides where a project's run is recorded and stores its launch before it runs.
#include "arguments.h"
#include "tracking/end_run.h"
#include "tracking/find_run.h"
#include "tracking/tracking_uri.h"

namespace mlf::tools {

project::Recording recording(cli::Session& session) {
  return {.experiment_id = ExperimentId::parse(session.experiment_or_create().experiment_id),
          .tracking_uri = tracking::absolute_tracking_uri(session.tracking_uri()),
          .parent = tracking::find_enclosing_run(session.store(), session.context())};
}

void keep_launch(cli::Session& session, const RunInfo& run, const project::Checkout& checkout,
                 const project::Launch& launch, const Context& context) {
  tracking::ending_on_failure(session.store(), RunId::parse(run.run_id), context, [&] {
    const auto artifacts = cli::open_run_artifacts(session, run);
    project::keep_launch(*artifacts, launch, checkout, session);
  });
}

cli::Repository try_to_keep_launch(cli::Session& session, const RunInfo& run,
                                   const project::Checkout& checkout,
                                   const project::Launch& launch) {
  auto artifacts = cli::find_run_artifacts(session, run);
  const bool is_writable =
      artifacts && project::try_to_keep_launch(*artifacts, launch, checkout, session);
  return is_writable ? std::move(artifacts) : nullptr;
}

}  // namespace mlf::tools
