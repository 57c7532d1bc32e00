// SPDX-License-Identifier: Apache-2.0
#include "model_arguments.h"

#include "cli/models.h"
#include "cli/progress.h"
#include "cli/usage_error.h"
#include "env/additions.h"

namespace mlf::tools {

namespace {

cli::Option& add_model(cli::Verb& verb, ModelArguments& arguments) {
  return verb
      .option("-m,--model-uri", "MODEL", arguments.model,
              "A directory, or a URI such as runs:/RUN_ID/PATH or models:/NAME@ALIAS")
      .complete(cli::complete_models);
}

void add_manager(cli::Verb& verb, ModelArguments& arguments) {
  verb.option(
          "--env-manager", "MANAGER",
          [&arguments](const std::string& name) {
            arguments.manager = env::find_manager(name).value();
            arguments.names_manager = true;
          },
          "What makes the model's environment; default virtualenv")
      .one_of({"local", "virtualenv", "uv", "conda"});
  verb.option(
          "-r,--pip-requirements-override", "PACKAGES",
          [&arguments](const std::string& list) {
            for (auto& each : env::split_requirements(list)) {
              arguments.additions.push_back(std::move(each));
            }
          },
          "Packages that the environment has beside or instead of its own, as in x==1.2,y")
      .repeatable();
  verb.flag("--install-mlflow", arguments.installs_mlflow,
            "The environment also has the MLflow that saved the model");
}

}  // namespace

void add_model_arguments(cli::Verb& verb, ModelArguments& arguments) {
  add_model(verb, arguments).required();
  add_manager(verb, arguments);
}

void add_optional_model_arguments(cli::Verb& verb, ModelArguments& arguments) {
  add_model(verb, arguments);
  add_manager(verb, arguments);
}

void add_scorer_option(cli::Verb& verb, ModelArguments& arguments) {
  verb.option(
          "--scorer", "KIND",
          [&arguments](const std::string& name) {
            arguments.scorer = scoring::find_scorer_kind(name).value();
          },
          "What scores: native, a library in this process; python; default auto, a library where "
          "there is one")
      .one_of({"auto", "native", "python"});
}

scoring::LocalModel fetch_model(cli::Session& session, std::string_view model,
                                const Context& context) {
  const auto directory = cli::find_model(session, model);
  cli::TransferProgress progress(session, 0);
  return scoring::fetch_model(directory, context,
                              [&](std::uint64_t bytes) { progress.add(bytes); });
}

env::Request model_environment(const scoring::LocalModel& model, const ModelArguments& arguments) {
  if (arguments.manager == env::Manager::local && !arguments.additions.empty()) {
    throw cli::usage_error(
        "--pip-requirements-override changes no installed Python: not with --env-manager local");
  }
  auto request = scoring::environment_request(model, arguments.manager);
  request.additions = arguments.additions;
  if (arguments.installs_mlflow) scoring::add_mlflow(request, model.mlmodel);
  return request;
}

env::Environment provide_environment(const scoring::LocalModel& model,
                                     const ModelArguments& arguments, const Context& context,
                                     const std::vector<EnvironmentChange>& variables) {
  const auto request = model_environment(model, arguments);
  Context with_variables = context;
  with_variables.run_tool = [&](Command command) {
    command.environment.insert(command.environment.begin(), variables.begin(), variables.end());
    return context.run_tool(std::move(command));
  };
  return env::provide(request, with_variables);
}

}  // namespace mlf::tools
