// SPDX-License-Identifier: Apache-2.0
#include "model_arguments.h"

#include "cli/models.h"
#include "cli/progress.h"

namespace mlf::tools {

void add_model_arguments(cli::Verb& verb, ModelArguments& arguments) {
  verb.option("-m,--model-uri", "MODEL", arguments.model,
              "A directory, or a URI such as runs:/RUN_ID/PATH or models:/NAME@ALIAS")
      .required()
      .complete(cli::complete_models);
  verb.option(
          "--env-manager", "MANAGER",
          [&arguments](const std::string& name) {
            arguments.manager = env::find_manager(name).value();
          },
          "What makes the model's environment; default virtualenv")
      .one_of({"local", "virtualenv", "uv", "conda"});
}

scoring::LocalModel fetch_model(cli::Session& session, const ModelArguments& arguments,
                                const Context& context) {
  const auto directory = cli::find_model(session, arguments.model);
  cli::TransferProgress progress(session, 0);
  return scoring::fetch_model(directory, context,
                              [&](std::uint64_t bytes) { progress.add(bytes); });
}

}  // namespace mlf::tools
