// SPDX-License-Identifier: Apache-2.0
// Turns a verb's arguments into a request, and the request into a plan.
#include "arguments.h"
#include "artifact/transfer.h"
#include "base/file.h"
#include "base/input_loop.h"
#include "base/path.h"
#include "cli/artifacts.h"
#include "cli/usage_error.h"
#include "project/parameters.h"

namespace mlf::tools {

namespace {

std::string file_text(const std::string& path) {
  return read_all(open_input(path).get(), path, std::size_t{16} << 20);
}

std::string backend_config(const std::string& text) {
  auto config = text.ends_with(".json") ? file_text(text) : text;
  if (!project::is_backend_config(config)) {
    throw cli::usage_error("{}", project::backend_config_form);
  }
  return config;
}

}  // namespace

project::RunRequest run_request(const RunArguments& arguments) {
  auto request = arguments.request;
  if (const auto& file = arguments.params_file) {
    request.parameters = project::with_parameters(
        project::parse_params_file(file_text(*file), *file), request.parameters);
  }
  if (arguments.backend_config) request.backend_config = backend_config(*arguments.backend_config);
  return request;
}

project::Plan plan_run(cli::Session& session, const project::Checkout& checkout,
                       const project::RunRequest& request, const RunArguments& arguments) {
  const auto storage = arguments.storage_directory
                           ? *arguments.storage_directory
                           : session.environment("MLFLOW_TMP_DIR")
                                 .value_or(std::filesystem::temp_directory_path().string());
  const auto download = [&session](const std::string& uri, const std::filesystem::path& directory) {
    const auto target = cli::find_artifacts(session, std::span(&uri, 1)).front();
    const auto destination = directory / target.path.file_name();
    cli::download_artifacts(
        session, *target.repository,
        artifact::plan_download(*target.repository, target.path, destination, session));
    return destination;
  };
  return project::plan_run(
      checkout, request,
      {.directory = absolute_path(storage) / temporary_name().substr(1), .download = download},
      session.context());
}

}  // namespace mlf::tools
