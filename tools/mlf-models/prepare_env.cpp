// SPDX-License-Identifier: Apache-2.0
// `mlf models prepare-env`: makes a model's environment ahead of its use.
#include "cli/options.h"
#include "cli/stoppable.h"
#include "model_arguments.h"
#include "report/environment_report.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

void prepare_env(const ModelArguments& arguments, cli::Session& session, const Context& context) {
  const auto model = fetch_model(session, arguments.model, context);
  report::print_environment(session, provide_environment(model, arguments, context));
}

}  // namespace

void add_prepare_env(cli::Tool& tool) {
  auto& verb = tool.add_verb("prepare-env", "Make a model's environment ahead of its use");
  auto& arguments = verb.options<ModelArguments>();
  add_model_arguments(verb, arguments);
  cli::add_format_options(verb);
  verb.action(cli::stoppable([&arguments](cli::Session& session, const Context& context) {
    prepare_env(arguments, session, context);
  }));
}

}  // namespace mlf::tools
