// SPDX-License-Identifier: Apache-2.0
// `mlf registry copy`: makes a version the next version of another registered model, here or in
// another store.
#include "cli/artifacts.h"
#include "cli/progress.h"
#include "cli/registry.h"
#include "cli/usage_error.h"
#include "tracking/copy_model_version.h"
#include "tracking/experiment.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string model;
  std::string name;
  std::optional<std::string> to;
  std::optional<std::string> experiment;
};

/// The experiment of the other store for the run: the one that is named, else the run's own.
std::string experiment_for(const ModelVersion& version, const Options& options,
                           cli::Session& session) {
  if (options.experiment || !version.run_id) return options.experiment.value_or("Default");
  auto& store = session.store();
  const auto run = store.get_run_info(RunId::parse(*version.run_id));
  return store.get_experiment(ExperimentId::parse(run.experiment_id)).name;
}

ModelVersion copy_to_store(const std::string& uri, const ModelVersion& version,
                           const Options& options, cli::Session& session) {
  const auto& context = session.context();
  const auto other_store =
      store::open_tracking(uri, context, {.may_be_missing = [] { return true; }});
  const auto registry = store::open_registry(uri, context, {.may_be_missing = [] { return true; }});
  const auto experiment = tracking::get_or_create_experiment(
      *other_store, {.name = experiment_for(version, options, session)}, context);
  const auto other = [&]() -> store::RegistryStore& { return *registry; };
  const tracking::CopyDestination destination{
      .stores = {.store = *other_store, .tracking_uri = uri, .registry = other},
      .name = options.name,
      .experiment = ExperimentId::parse(experiment.experiment_id)};
  const auto from = session.tracking_uri();
  cli::TransferProgress progress(session, 0);
  return tracking::copy_with_run(cli::stores_of(session, from), version, destination, context,
                                 [&](std::uint64_t bytes) { progress.add(bytes); });
}

void copy(const Options& options, cli::Session& session) {
  if (options.experiment && !options.to) throw cli::usage_error("--experiment needs --to");
  const auto version = cli::find_version(session, cli::parse_model_word(options.model));
  const auto made = options.to
                        ? copy_to_store(*options.to, version, options, session)
                        : tracking::copy_model_version(session.registry(), version, options.name);
  session.out().line(fmt::format("{}", made.version));
}

}  // namespace

void add_copy(cli::Tool& tool) {
  auto& verb = tool.add_verb(
      "copy", "Make a version the next one of another registered model, and print its number");
  auto& options = verb.options<Options>();
  verb.positional("NAME/VERSION|NAME@ALIAS", options.model, "The version")
      .required()
      .complete(cli::complete_model_words);
  verb.positional("NEW-NAME", options.name, "The registered model, which is made if it is new")
      .required()
      .complete(cli::complete_model_names);
  verb.option("--to", "URI", options.to,
              "Copy it to that store, with its run and its files, which are not copied twice")
      .complete(cli::complete_directories);
  verb.option("--experiment", "NAME", options.experiment,
              "With --to: the experiment for the run; default that of the same name");
  verb.action([&options](cli::Session& session) { copy(options, session); });
}

}  // namespace mlf::tools
