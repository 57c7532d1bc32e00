// SPDX-License-Identifier: Apache-2.0
// Where a run of a project is recorded, and what is kept of it before it runs.
#include "arguments.h"
#include "base/uri.h"
#include "base/user.h"
#include "record/command_context.h"
#include "record/end_failed.h"

namespace mlf::tools {

std::string absolute_tracking_uri(const cli::Session& session) {
  const auto path = local_path(session.tracking_uri());
  return path ? file_uri(*path) : session.tracking_uri();
}

project::Recording recording(cli::Session& session) {
  project::Recording result{
      .experiment_id = ExperimentId::parse(session.experiment_or_create().experiment_id),
      .tracking_uri = absolute_tracking_uri(session),
      .user = user_name(session.context().variable)};
  if (const auto around = session.environment("MLFLOW_RUN_ID")) {
    result.parent = record::enclosing_run(session.store(), *around, session);
  }
  return result;
}

void keep_launch(cli::Session& session, const RunInfo& run, const project::Checkout& checkout,
                 const project::Launch& launch, const Context& context) {
  record::ending_on_failure(session.store(), RunId::parse(run.run_id), context, [&] {
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
