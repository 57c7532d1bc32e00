// SPDX-License-Identifier: Apache-2.0
#include "arguments.h"

#include "artifact/transfer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/path.h"
#include "cli/artifacts.h"
#include "cli/options.h"
#include "complete.h"
#include "jobs.h"
#include "record/recorded_output.h"

namespace mlf::tools {

cli::Option& add_source_arguments(cli::Verb& verb, SourceArguments& arguments) {
  auto& uri = verb.positional(
      "URI", arguments.uri,
      "A directory, archive or git URL, each with #SUBDIRECTORY behind it; default .");
  uri.complete(cli::complete_directories);
  verb.option("-v,--version", "VERSION", arguments.version,
              "The branch, tag or commit of a git repository");
  verb.flag("--submodules", arguments.with_submodules, "Fetch the repository's submodules too");
  return uri;
}

source::Source fetch(const SourceArguments& arguments, const Context& context) {
  return source::fetch_source(
      arguments.uri, {.version = arguments.version, .with_submodules = arguments.with_submodules},
      context);
}

project::Checkout check_out(const SourceArguments& arguments, const Context& context) {
  auto source = fetch(arguments, context);
  auto project = project::load_project(source.directory);
  return {std::move(source), std::move(project)};
}

namespace {

void add_max_output(cli::Verb& verb, LaunchArguments& arguments) {
  verb.option(
      "--max-output", "SIZE",
      [&arguments](const std::string& text) {
        arguments.max_output = record::parse_max_output(text);
      },
      record::max_output_description);
}

}  // namespace

void add_launch_arguments(cli::Verb& verb, LaunchArguments& arguments,
                          const SourceArguments& source) {
  verb.option("-e,--entry-point", "NAME", arguments.entry_point,
              "The entry point, or a .py, .sh or .R file of the project; default main")
      .complete(complete_entry_points(source));
  verb.option("-P,--param-list", "NAME=VALUE", arguments.parameters, "A parameter; may be repeated")
      .complete(complete_parameters(source, arguments));
  verb.option("--params-file", "FILE", arguments.params_file,
              "Parameters from a YAML or JSON file; -P replaces those of the same name")
      .complete(cli::complete_files);
  verb.option("--env-manager", "MANAGER", arguments.env_manager,
              "What makes the environment; default what the project asks for")
      .one_of({"local", "virtualenv", "uv", "conda"});
  verb.option("-A,--docker-args", "NAME=VALUE", arguments.docker_arguments,
              "An argument of docker run; may be repeated");
  verb.flag("--build-image", arguments.build_image,
            "Build an image with the project's files in it");
  verb.option("--allow-volume", "PATH", arguments.allowed_volumes,
              "A path that the project's container may mount although it gives power over this "
              "machine; may be repeated");
  verb.option("-b,--backend", "BACKEND", arguments.backend,
              "Where it runs: local, slurm, kubernetes, or mlf-backend-BACKEND; default local")
      .complete(complete_backends);
  verb.option("-c,--backend-config", "FILE", arguments.backend_config,
              "The backend's settings: a .json file, or JSON itself");
  verb.option("--storage-dir", "DIR", arguments.storage_directory,
              "Where parameters of type path are downloaded to; default $MLFLOW_TMP_DIR");
  add_max_output(verb, arguments);
  auto& options = verb.session().options;
  verb.option("--experiment-name", "NAME", options.experiment_name,
              "The experiment; default $MLFLOW_EXPERIMENT_NAME, else 'Default'")
      .complete(cli::complete_experiment_names);
  verb.option("--experiment-id", "ID", options.experiment_id,
              "The experiment by its id; default $MLFLOW_EXPERIMENT_ID")
      .complete(cli::complete_experiment_ids);
}

project::Plan plan_run(cli::Session& session, const project::Checkout& checkout,
                       const project::RunRequest& request, const LaunchArguments& arguments) {
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
