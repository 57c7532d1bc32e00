// SPDX-License-Identifier: Apache-2.0
#include "scoring/local_model.h"

#include <algorithm>
#include <array>

#include "artifact/transfer.h"
#include "base/error.h"
#include "base/own_executable.h"
#include "base/shell.h"
#include "base/temporary_directory.h"
#include "base/text.h"
#include "base/uri.h"
#include "env/additions.h"

namespace mlf::scoring {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view worker_script = "scoring_worker.py";

void require_python_function(const LocalModel& model, std::string_view place) {
  if (model.mlmodel.python_function) return;
  std::vector<std::string> names;
  for (const model::Flavor& flavor : model.mlmodel.flavors) names.push_back(flavor.name);
  throw invalid_state(
      "the model in '{}' cannot be asked: it lacks the flavor python_function and has only {}",
      printable(place), printable(join(names, ", ")));
}

void copy_model(const tracking::ArtifactTarget& from, const fs::path& to, const Context& context,
                const artifact::Progress& progress) {
  const auto plan = artifact::plan_download(*from.repository, from.path, to, context.reporter);
  if (plan.left_out > 0)
    throw invalid_state("{} of the model's files cannot be copied", plan.left_out);
  artifact::download(*from.repository, plan, context.reporter, progress);
}

fs::path local_python(const Context& context) {
  const auto search_path = context.variable("PATH").value_or("");
  for (const auto* name : {"python3", "python"}) {
    if (const auto found = find_program(name, search_path)) return *found;
  }
  throw not_found(
      "there is no python3 on PATH; install Python, or have an environment made with "
      "--env-manager virtualenv");
}

}  // namespace

LocalModel fetch_model(const tracking::ArtifactTarget& directory, const Context& context,
                       const artifact::Progress& progress) {
  const auto place = model::place_of(directory);
  LocalModel model{.mlmodel = model::read_mlmodel(directory)};
  require_python_function(model, place);
  model.environment = model::find_environment(directory, model.mlmodel);
  if (uri_scheme(place).empty()) {
    model.directory = place;
    return model;
  }
  auto copy = std::make_shared<TemporaryDirectory>();
  model.directory = copy->path() / "model";
  copy_model(directory, model.directory, context, progress);
  model.hold = std::move(copy);
  return model;
}

env::Request environment_request(const LocalModel& model, env::Manager manager) {
  env::Request request{.manager = manager, .directory = model.directory};
  if (manager == env::Manager::local) return request;
  const auto& files = model.environment;
  const bool takes_python_env = manager != env::Manager::conda && files.python_env;
  if (takes_python_env) {
    request.python_env = model.directory / files.python_env->str();
  } else if (files.conda_env) {
    request.conda_env = model.directory / files.conda_env->str();
  } else {
    throw invalid_state(
        "the model does not say which packages it needs: it has no {}; use another --env-manager",
        manager == env::Manager::conda ? "conda.yaml" : "python_env.yaml and no conda.yaml");
  }
  return request;
}

void add_mlflow(env::Request& request, const model::Mlmodel& mlmodel) {
  const auto is_mlflow = [](const std::string& each) {
    return env::package_name(each) == "mlflow";
  };
  if (request.manager == env::Manager::local) return;
  if (std::ranges::any_of(request.additions, is_mlflow)) return;
  const auto& version = mlmodel.mlflow_version;
  request.additions.push_back(version ? "mlflow==" + *version : "mlflow");
}

fs::path find_shared_file(std::string_view name) {
  const auto prefix = executables_directory().parent_path().parent_path();
  const std::array<fs::path, 2> directories{prefix / "share" / "mlf", MLF_SHARE_SOURCES};
  for (const auto& directory : directories) {
    std::error_code ignored;
    if (fs::is_regular_file(directory / name, ignored)) return directory / name;
  }
  throw not_found("there is no '{}'; install mlf anew",
                  printable((directories.front() / name).string()));
}

Command python_command(const env::Environment& environment, std::string_view script,
                       const std::vector<std::string>& arguments, const Context& context) {
  const auto file = find_shared_file(script).string();
  if (environment.manager == env::Manager::local) {
    Command command{.arguments = {local_python(context).string(), "-u", file}};
    command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
    return command;
  }
  std::string line;
  for (const std::string& step : environment.activation) line += step + " && ";
  line += "exec python -u " + shell_quote(file);
  for (const std::string& argument : arguments) line += " " + shell_quote(argument);
  return {.arguments = {"bash", "-c", line}};
}

Command worker_command(const LocalModel& model, const env::Environment& environment,
                       const Context& context) {
  return python_command(environment, worker_script, {model.directory.string()}, context);
}

}  // namespace mlf::scoring
