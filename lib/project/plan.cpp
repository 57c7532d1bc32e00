// SPDX-License-Identifier: Apache-2.0
// Plans runs. Planning and recording (record_run.cpp) are separate steps, because most mistakes (a
// wrong parameter, a missing file, an option that does not fit) can be found without a run, and
// must not leave a failed run behind. A sweep also plans all of its members before it records the
// first. What cannot be known before, such as the run's id, is filled in by record_run().
#include "project/plan.h"

#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "base/path.h"
#include "base/uri.h"
#include "container/container.h"
#include "core/tag.h"
#include "source/source_uri.h"

namespace mlf::project {

source::Source fetch(const ProjectReference& reference, const Context& context) {
  return source::fetch_source(
      reference.uri, {.version = reference.version, .with_submodules = reference.with_submodules},
      context);
}

Checkout check_out(const ProjectReference& reference, const Context& context) {
  auto source = fetch(reference, context);
  auto project = load_project(source.directory);
  return {std::move(source), std::move(project)};
}

namespace {

env::Manager choose_manager(const Project& project, const RunRequest& request) {
  if (project.docker) return env::Manager::local;
  const env::Manager manager = request.manager.value_or(default_manager(project));
  if (manager == env::Manager::conda && project.python_env) {
    throw invalid_parameter(
        "python_env project cannot be executed using conda; use --env-manager virtualenv, uv or "
        "local");
  }
  return manager;
}

void refuse_container_options(const Project& project, const RunRequest& request) {
  if (project.docker) return;
  if (request.container.build_image)
    throw invalid_parameter("--build-image needs a project with docker_env");
  if (request.container.arguments.empty()) return;
  throw invalid_parameter("-A is an argument of docker run, and the project has no docker_env");
}

std::vector<Tag> source_tags(const source::Source& source) {
  std::vector<Tag> result{{std::string(tags::source_type), "PROJECT"},
                          {std::string(tags::source_name), source.name}};
  const auto add = [&](std::string_view key, const std::optional<std::string>& value) {
    if (value) result.push_back({std::string(key), *value});
  };
  add(tags::git_commit, source.commit);
  add(tags::git_branch, source.branch);
  add(tags::git_repo_url, source.repo_url);
  if (source.repository && source.repository->dirty) {
    result.push_back({std::string(tags::git_dirty), "true"});
  }
  return result;
}

/// The file's path relative to the project's directory.
std::optional<std::filesystem::path> relative(const std::optional<std::filesystem::path>& file,
                                              const Project& project) {
  if (!file) return std::nullopt;
  return file->lexically_relative(project.directory);
}

}  // namespace

namespace {

/// A URI that names the project from any directory.
std::string absolute_uri(const source::Source& source) {
  if (source.is_local) return source.directory.string();
  const source::SourceUri uri = source::parse_source_uri(source.uri);
  if (uri.path.empty()) return source.uri;
  return uri.path.string() + (uri.subdirectory.empty() ? "" : "#" + uri.subdirectory);
}

Launch plan_launch(const Checkout& checkout, const RunRequest& request) {
  const source::Source& source = checkout.source;
  const Project& project = checkout.project;
  Launch launch{.request = request};
  launch.request.project.uri = absolute_uri(source);
  launch.request.manager = choose_manager(project, request);
  launch.commit = source.commit;
  if (source.is_local) launch.directory = source.directory;
  launch.project_name = project.name;
  launch.python_env = relative(project.python_env, project);
  launch.conda_env = relative(project.conda_env, project);
  launch.docker = project.docker;
  return launch;
}

/// Stores local paths as absolute parameters, including defaults, so that the launch can be
/// repeated from another directory.
void keep_paths(Plan& plan, const ParameterValues& local) {
  auto& parameters = plan.launch.request.parameters;
  for (std::size_t i = 0; i < local.declared.size(); ++i) {
    const auto& [key, value] = plan.values.declared[i];
    const std::string scheme = uri_scheme(value);
    const bool is_path =
        plan.entry_point.parameters[i].type == "path" && (scheme.empty() || scheme == "file");
    if (!is_path) continue;
    const auto given = std::ranges::find(parameters, key, &Param::key);
    if (given == parameters.end()) {
      parameters.push_back(local.declared[i]);
    } else {
      given->value = local.declared[i].value;
    }
  }
}

std::vector<Tag> launch_tags(const Launch& launch) {
  const RunRequest& request = launch.request;
  std::vector<Tag> result{{std::string(tags::project_entry_point), request.entry_point},
                          {std::string(tags::project_backend), request.backend}};
  if (launch.docker) {
    result.push_back({std::string(tags::project_env), "docker"});
  } else if (request.manager != env::Manager::local) {
    result.push_back({std::string(tags::project_env), std::string(to_string(*request.manager))});
  }
  return result;
}

}  // namespace

std::filesystem::path storage_directory(const std::optional<std::string>& given,
                                        const Variable& variable) {
  if (given) return absolute_path(*given);
  return absolute_path(
      variable("MLFLOW_TMP_DIR").value_or(std::filesystem::temp_directory_path().string()));
}

Plan plan_run(const Checkout& checkout, const RunRequest& request, const Downloads& downloads,
              const Context& context) {
  Plan plan;
  const auto shell = context.variable("SHELL").value_or("bash");
  plan.entry_point = find_entry_point(checkout.project, request.entry_point, shell);
  plan.values = resolve_parameters(plan.entry_point, request.parameters);
  refuse_container_options(checkout.project, request);
  plan.launch = plan_launch(checkout, request);
  // The Kubernetes backend ignores volumes and variables, as MLflow does.
  if (plan.launch.docker && request.backend != "kubernetes") {
    container::check_container(container_request(plan.launch, checkout.source.directory),
                               context.variable);
  }
  const auto storage = downloads.directory / temporary_name().substr(1);
  const auto local =
      localize_parameters(plan.entry_point, plan.values, storage, downloads.download);
  plan.launch.command = command_line(plan.entry_point, local);
  keep_paths(plan, local);
  plan.tags = source_tags(checkout.source);
  for (Tag& tag : launch_tags(plan.launch)) plan.tags.push_back(std::move(tag));
  return plan;
}

}  // namespace mlf::project
