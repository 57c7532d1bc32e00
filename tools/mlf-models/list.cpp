// SPDX-License-Identifier: Apache-2.0
// `mlf models list`: the models of a run or an experiment.
#include <fmt/format.h>

#include "base/text.h"
#include "cli/options.h"
#include "cli/usage_error.h"
#include "model/listing.h"
#include "report/model_listing.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

bool has_experiment_option(const cli::Session& session) {
  return session.options.experiment_name || session.options.experiment_id;
}

void list_of_run(cli::Session& session) {
  const Run run = session.run();
  const auto models =
      model::list_models(session.store(), run, session.tracking_uri(), session.context());
  report::print_models(session, models, "run " + run.info.run_id);
}

void list_of_experiment(cli::Session& session) {
  const Experiment experiment = session.experiment();
  const auto models =
      model::list_models(session.store(), ExperimentId::parse(experiment.experiment_id),
                         session.tracking_uri(), session.context());
  report::print_models(session, models,
                       fmt::format("the experiment '{}'", printable(experiment.name)));
}

void list(cli::Session& session) {
  if (session.options.run && has_experiment_option(session)) {
    throw cli::usage_error("--run and --experiment exclude each other");
  }
  if (session.names_run() && !has_experiment_option(session)) return list_of_run(session);
  list_of_experiment(session);
}

}  // namespace

void add_list(cli::Tool& tool) {
  auto& verb = tool.add_verb("list", "List the models of a run or an experiment, the newest first");
  cli::add_run_option(verb);
  cli::add_experiment_options(verb);
  cli::add_output_options(verb, report::model_column_keys());
  verb.action([](cli::Session& session) { list(session); });
}

}  // namespace mlf::tools
