// SPDX-License-Identifier: Apache-2.0
#include "arguments.h"

#include <algorithm>

#include "base/path.h"
#include "base/size.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/usage_error.h"
#include "complete.h"
#include "jobs.h"
#include "record/recorded_output.h"

namespace mlf::tools {

cli::Option& add_project_arguments(cli::Verb& verb, project::ProjectReference& project) {
  auto& uri = verb.positional(
      "URI", project.uri,
      "A directory, archive or git URL, each with #SUBDIRECTORY behind it; default .");
  uri.complete(cli::complete_directories);
  verb.option("-v,--version", "VERSION", project.version,
              "The branch, tag or commit of a git repository");
  verb.flag("--submodules", project.with_submodules, "Fetch the repository's submodules too");
  return uri;
}

namespace {

void add_parameter(std::vector<Param>& parameters, const std::string& text) {
  auto [name, value] = cli::split_assignment(text, "parameter");
  const auto same = std::ranges::find(parameters, name, &Param::key);
  if (same != parameters.end()) throw cli::usage_error("Repeated parameter: '{}'", printable(name));
  parameters.push_back({std::move(name), std::move(value)});
}

void add_container_arguments(cli::Verb& verb, container::RunOptions& container) {
  verb.option("-A,--docker-args", "NAME=VALUE", container.arguments,
              "An argument of docker run; may be repeated");
  verb.flag("--build-image", container.build_image,
            "Build an image with the project's files in it");
  verb.option(
          "--allow-volume", "PATH",
          [&container](const std::string& path) {
            container.allowed_volumes.push_back(absolute_path(path));
          },
          "A path that the project's container may mount although it gives power over this "
          "machine; may be repeated")
      .repeatable();
}

void add_backend_arguments(cli::Verb& verb, RunArguments& arguments) {
  auto& request = arguments.request;
  verb.option("-b,--backend", "BACKEND", request.backend,
              "Where it runs: local, slurm, kubernetes, or mlf-backend-BACKEND; default local")
      .complete(complete_backends);
  verb.option("-c,--backend-config", "FILE", arguments.backend_config,
              "The backend's settings: a .json file, or JSON itself");
  verb.option("--storage-dir", "DIR", arguments.storage_directory,
              "Where parameters of type path are downloaded to; default $MLFLOW_TMP_DIR");
  verb.option(
      "--max-output", "SIZE",
      [&request](const std::string& text) { request.max_output = parse_size(text); },
      record::max_output_description);
}

void add_experiment_arguments(cli::Verb& verb) {
  auto& options = verb.session().options;
  verb.option("--experiment-name", "NAME", options.experiment_name,
              "The experiment; default $MLFLOW_EXPERIMENT_NAME, else 'Default'")
      .complete(cli::complete_experiment_names);
  verb.option("--experiment-id", "ID", options.experiment_id,
              "The experiment by its id; default $MLFLOW_EXPERIMENT_ID")
      .complete(cli::complete_experiment_ids);
}

}  // namespace

cli::Option& add_manager_argument(cli::Verb& verb, std::optional<env::Manager>& manager) {
  return verb
      .option(
          "--env-manager", "MANAGER",
          [&manager](const std::string& name) { manager = env::find_manager(name); },
          "What makes the environment; default what the project asks for")
      .one_of({"local", "virtualenv", "uv", "conda"});
}

cli::Option& add_run_arguments(cli::Verb& verb, RunArguments& arguments) {
  auto& request = arguments.request;
  auto& uri = add_project_arguments(verb, request.project);
  verb.option("-e,--entry-point", "NAME", request.entry_point,
              "The entry point, or a .py, .sh or .R file of the project; default main")
      .complete(complete_entry_points(request.project));
  verb.option(
          "-P,--param-list", "NAME=VALUE",
          [&request](const std::string& text) { add_parameter(request.parameters, text); },
          "A parameter; may be repeated")
      .repeatable()
      .complete(complete_parameters(request));
  verb.option("--params-file", "FILE", arguments.params_file,
              "Parameters from a YAML or JSON file; -P replaces those of the same name")
      .complete(cli::complete_files);
  add_manager_argument(verb, request.manager);
  add_container_arguments(verb, request.container);
  add_backend_arguments(verb, arguments);
  add_experiment_arguments(verb);
  return uri;
}

}  // namespace mlf::tools
