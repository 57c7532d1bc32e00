// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "cli/session.h"
#include "cli/verb.h"
#include "project/plan.h"
#include "project/record_run.h"

/// Shared by the verbs that fetch and run projects.
namespace mlf::tools {

/// Adds URI, -v and --submodules. @return the URI argument.
cli::Option& add_project_arguments(cli::Verb& verb, project::ProjectReference& project);

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
/// Where parameters of type path are downloaded to, with progress on the terminal.
project::Downloads downloads(cli::Session& session, const RunArguments& arguments);

/// Where to record: the experiment that the session's options name, with the surrounding run, if
/// any, as the parent.
project::Recording recording(cli::Session& session);

}  // namespace mlf::tools
