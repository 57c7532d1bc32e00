// SPDX-License-Identifier: Apache-2.0
#include "model_arguments.h"

#include "cli/models.h"
#include "cli/progress.h"

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
          },
          "What makes the model's environment; default virtualenv")
      .one_of({"local", "virtualenv", "uv", "conda"});
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

scoring::LocalModel fetch_model(cli::Session& session, std::string_view model,
                                const Context& context) {
  const auto directory = cli::find_model(session, model);
  cli::TransferProgress progress(session, 0);
  return scoring::fetch_model(directory, context,
                              [&](std::uint64_t bytes) { progress.add(bytes); });
}

}  // namespace mlf::tools
