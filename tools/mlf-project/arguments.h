// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "cli/artifacts.h"
#include "cli/session.h"
#include "cli/verb.h"
#include "project/plan.h"
#include "supervise/signal_watch.h"
#include "supervise/tool.h"

/// What the verbs that fetch and run projects share.
namespace mlf::tools {

/// URI, -v and --submodules. @return the first.
cli::Option& add_project_arguments(cli::Verb& verb, project::ProjectReference& project);
/// Fetches it, showing progress.
source::Source fetch(const project::ProjectReference& project, const Context& context);
/// Fetches and reads it.
project::Checkout check_out(const project::ProjectReference& reference, const Context& context);

/// --env-manager.
cli::Option& add_manager_argument(cli::Verb& verb, std::optional<env::Manager>& manager);

/// What is run of which project, and how; the names are those of `mlflow run`.
struct RunArguments {
  project::RunRequest request;  ///< without what the two files have
  std::optional<std::string> params_file;
  std::optional<std::string> backend_config;
  std::optional<std::string> storage_directory;
};

/// URI, -v, --submodules, -e, -P, --params-file, -A, -b, -c, --env-manager, --storage-dir,
/// --build-image, --allow-volume, --max-output, --experiment-name and --experiment-id.
/// @return the first.
cli::Option& add_run_arguments(cli::Verb& verb, RunArguments& arguments);
/// The request with what the files have. @throws Error; UsageError for what is no backend config.
project::RunRequest run_request(const RunArguments& arguments);
/// With the downloads that parameters of type path ask for.
project::Plan plan_run(cli::Session& session, const project::Checkout& checkout,
                       const project::RunRequest& request, const RunArguments& arguments);

/// Records into the experiment that the session's options name; a run around this one becomes the
/// parent.
project::Recording recording(cli::Session& session);

/// Keeps the launch, and a local project's uncommitted changes, with a run that another process is
/// to carry out. When that throws, the run has been ended.
void keep_launch(cli::Session& session, const RunInfo& run, const project::Checkout& checkout,
                 const project::Launch& launch, const Context& context);

/// The same with a run that this process carries out, which needs nothing of it. @return the run's
/// artifacts; null, and a warning, where nothing can be kept there.
cli::Repository try_to_keep_launch(cli::Session& session, const RunInfo& run,
                                   const project::Checkout& checkout,
                                   const project::Launch& launch);

/// A verb's action which gives `act` a context that watches signals: what one of them ends exits
/// with 128 and its number.
template <typename Act>
auto stoppable(Act act) {
  return [act](cli::Session& session) {
    return supervise::watching_signals(
        supervise::choose_grouping(), [&](supervise::SignalWatch& signals) {
          return act(session, supervise::with_signals(session.context(), signals));
        });
  };
}

}  // namespace mlf::tools
