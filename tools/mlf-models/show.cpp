// SPDX-License-Identifier: Apache-2.0
// `mlf models show`: what a model is, without loading it.
#include "cli/models.h"
#include "cli/options.h"
#include "model/description.h"
#include "report/model_report.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string model;
};

void show(const Options& options, cli::Session& session) {
  const auto target = cli::find_model(session, options.model);
  auto description = model::describe(target);
  const bool is_logged_model =
      !cli::is_local_model(options.model) && description.mlmodel.model_id == target.owner;
  if (is_logged_model) description.name = session.store().get_logged_model(target.owner).name;
  report::print_model(session, description);
}

}  // namespace

void add_show(cli::Tool& tool) {
  auto& verb = tool.add_verb("show", "Show everything about a model, without loading it");
  auto& options = verb.options<Options>();
  verb.positional("MODEL", options.model,
                  "A directory, or a URI such as runs:/RUN_ID/PATH or models:/MODEL_ID")
      .required()
      .complete(cli::complete_models);
  cli::add_format_options(verb);
  verb.action([&options](cli::Session& session) { show(options, session); });
}

}  // namespace mlf::tools
