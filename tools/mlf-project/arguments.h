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

/// Shared by the verbs that fetch and run projects.
namespace mlf::tools {

/// Adds URI, -v and --submodules. @return the URI argument.
cli::Option& add_project_arguments(cli::Verb& verb, project::ProjectReference& project);
/// Fetches the project, showing progress.
source::Source fetch(const project::ProjectReference& project, const Context& context);
/// Fetches the project and reads its MLproject file.
project::Checkout check_out(const project::ProjectReference& reference, const Context& context);

/// Adds --env-manager.
cli::Option& add_manager_argument(cli::Verb& verb, std::optional<env::Manager>& manager);

/// The arguments of a verb that runs a project; the options are named as in `mlflow run`.
struct RunArguments {
  project::RunRequest request;  ///< without the contents of the params file and the backend config
  std::optional<std::string> params_file;
  std::optional<std::string> backend_config;
  std::optional<std::string> storage_directory;
};

/// Adds URI, -v, --submodules, -e, -P, --params-file, -A, -b, -c, --env-manager, --storage-dir,
/// --build-image, --allow-volume, --max-output, --experiment-name and --experiment-id.
/// @return the URI argument.
cli::Option& add_run_arguments(cli::Verb& verb, RunArguments& arguments);
/// The request, with the contents of the params file and the backend config. @throws Error;
/// UsageError for an invalid backend config.
project::RunRequest run_request(const RunArguments& arguments);
/// As project::plan_run(), downloading what parameters of type path name by URI.
project::Plan plan_run(cli::Session& session, const project::Checkout& checkout,
                       const project::RunRequest& request, const RunArguments& arguments);

/// Where to record: the experiment that the session's options name, with the surrounding run, if
/// any, as the parent.
project::Recording recording(cli::Session& session);

/// As project::keep_launch(), for a run that another process will carry out. If it throws, the run
/// has been ended.
void keep_launch(cli::Session& session, const RunInfo& run, const project::Checkout& checkout,
                 const project::Launch& launch, const Context& context);

/// As project::try_to_keep_launch(), for a run that this process carries out without needing the
/// stored launch. @return the run's artifacts; null, after a warning, when nothing can be stored
/// there.
cli::Repository try_to_keep_launch(cli::Session& session, const RunInfo& run,
                                   const project::Checkout& checkout,
                                   const project::Launch& launch);

/// A verb's action that calls `act` with a context that watches signals. Whatever signal N ends
/// exits with 128 + N.
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
