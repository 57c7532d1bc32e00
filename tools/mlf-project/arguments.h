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

/// Which project.
struct SourceArguments {
  std::string uri = ".";
  std::optional<std::string> version;
  bool with_submodules = false;
};

/// URI, -v and --submodules. @return the first.
cli::Option& add_source_arguments(cli::Verb& verb, SourceArguments& arguments);
/// Fetches it, showing progress.
source::Source fetch(const SourceArguments& arguments, const Context& context);
/// Fetches and reads it.
project::Checkout check_out(const SourceArguments& arguments, const Context& context);

/// What is run of it, and how; the names are those of `mlflow run`.
struct LaunchArguments {
  std::string entry_point = "main";
  std::vector<std::string> parameters;
  std::optional<std::string> params_file;
  std::vector<std::string> docker_arguments;
  std::string backend = "local";
  std::optional<std::string> backend_config;
  std::optional<std::string> env_manager;
  std::optional<std::string> storage_directory;
  bool build_image = false;
  std::vector<std::string> allowed_volumes;
  std::optional<std::uint64_t> max_output;
};

/// -e, -P, --params-file, -A, -b, -c, --env-manager, --storage-dir, --build-image, --allow-volume,
/// --max-output, --experiment-name and --experiment-id.
/// `source` is where Tab looks for entry points and parameters.
void add_launch_arguments(cli::Verb& verb, LaunchArguments& arguments,
                          const SourceArguments& source);
/// @throws UsageError for what is malformed.
project::RunRequest run_request(const SourceArguments& source, const LaunchArguments& arguments);
/// With the downloads that parameters of type path ask for.
project::Plan plan_run(cli::Session& session, const project::Checkout& checkout,
                       const project::RunRequest& request, const LaunchArguments& arguments);

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
