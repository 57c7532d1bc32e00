// SPDX-License-Identifier: Apache-2.0
// Turns a verb's arguments into a request and says where its runs are recorded.
#include "arguments.h"
#include "artifact/transfer.h"
#include "cli/artifacts.h"
#include "cli/usage_error.h"
#include "project/parameters.h"
#include "tracking/find_run.h"
#include "tracking/tracking_uri.h"

namespace mlf::tools {

project::RunRequest run_request(const RunArguments& arguments) {
  auto request = arguments.request;
  if (const auto& file = arguments.params_file) {
    request.parameters = project::with_parameters(
        project::parse_params_file(project::read_settings_file(*file), *file), request.parameters);
  }
  if (arguments.backend_config) {
    request.backend_config = project::read_backend_config(*arguments.backend_config);
    if (!project::is_backend_config(request.backend_config)) {
      throw cli::usage_error("{}", project::backend_config_form);
    }
  }
  return request;
}

project::Downloads downloads(cli::Session& session, const RunArguments& arguments) {
  return {.directory =
              project::storage_directory(arguments.storage_directory, session.context().variable),
          .download = [&session](const std::string& uri, const std::filesystem::path& directory) {
            const auto target = cli::find_artifacts(session, std::span(&uri, 1)).front();
            const auto destination = directory / target.path.file_name();
            cli::download_artifacts(
                session, *target.repository,
                artifact::plan_download(*target.repository, target.path, destination, session));
            return destination;
          }};
}

project::Recording recording(cli::Session& session) {
  return {.experiment_id = ExperimentId::parse(session.experiment_or_create().experiment_id),
          .tracking_uri = tracking::absolute_tracking_uri(session.tracking_uri()),
          .parent = tracking::find_enclosing_run(session.store(), session.context())};
}

}  // namespace mlf::tools
