// SPDX-License-Identifier: Apache-2.0
#include "package_place.h"

#include <utility>

#include <fmt/format.h>

#include "cli/artifacts.h"
#include "cli/completer.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/registry.h"
#include "cli/usage_error.h"
#include "model/package_log.h"
#include "tracking/register_model.h"

namespace mlf::tools {

namespace {

bool has_experiment_option(const cli::Session& session) {
  return session.options.experiment_name || session.options.experiment_id;
}

/// @return the URI.
std::string log(const PackagePlace& place, cli::Session& session, model::Package package) {
  std::optional<RunId> run;
  if (!has_experiment_option(session)) run = session.run_id();
  const auto experiment = run ? session.find_run_info(run->str()).experiment_id
                              : session.experiment_or_create().experiment_id;
  const auto uri = session.tracking_uri();
  cli::TransferProgress progress(session, package.files.bytes);
  const auto add = [&](std::uint64_t bytes) { progress.add(bytes); };
  const model::LogStore to{session.store(), uri};
  if (place.mlflow2) {
    return model::log_as_artifacts(to, std::move(package), *run, place.name, session.context(),
                                   add);
  }
  return model::log_as_model(to, std::move(package), ExperimentId::parse(experiment), run,
                             place.name, session.context(), add);
}

void register_it(const std::string& name, const std::string& uri, cli::Session& session) {
  const auto tracking_uri = session.tracking_uri();
  const auto version = tracking::register_model(cli::stores_of(session, tracking_uri),
                                                {.name = name, .source = uri}, session.context());
  session.note(fmt::format("version {} of '{}'", version.version, name));
}

}  // namespace

void add_place_options(cli::Verb& verb, PackagePlace& place) {
  verb.option("-o,--output", "DIR", place.output, "Make this local directory")
      .complete(cli::complete_files);
  cli::add_run_option(verb);
  cli::add_experiment_options(verb, "none");
  verb.option("--name", "NAME", place.name, "The model's name where it is logged; default 'model'");
  verb.flag("--mlflow2", place.mlflow2, "Log it as MLflow 2 does, among the run's artifacts");
  verb.option("--register", "NAME", place.registered, "Make it a version of a registered model")
      .complete(cli::complete_model_names);
}

void check_place(const PackagePlace& place, const cli::Session& session) {
  const bool has_run = session.options.run.has_value();
  const bool has_experiment = has_experiment_option(session);
  if (has_run && has_experiment) {
    throw cli::usage_error("--run and --experiment exclude each other");
  }
  const bool logs = has_run || has_experiment || place.mlflow2 || place.registered;
  if (place.output && logs) {
    throw cli::usage_error("-o makes a local directory; --run, -e, --mlflow2 and --register log");
  }
  if (!place.output && !has_experiment && !session.names_run()) {
    throw cli::usage_error("say where the model goes: -o DIR, --run ID or -e NAME");
  }
  if (place.mlflow2 && has_experiment) throw cli::usage_error("--mlflow2 needs --run");
}

std::string store_package(const PackagePlace& place, model::Package package,
                          cli::Session& session) {
  if (place.output) {
    cli::TransferProgress progress(session, package.files.bytes);
    model::write_package(package, *place.output, session.context(),
                         [&](std::uint64_t bytes) { progress.add(bytes); });
    return *place.output;
  }
  auto uri = log(place, session, std::move(package));
  if (place.registered) register_it(*place.registered, uri, session);
  return uri;
}

}  // namespace mlf::tools
