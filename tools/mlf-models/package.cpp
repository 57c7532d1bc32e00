// SPDX-License-Identifier: Apache-2.0
// `mlf models package`: makes a model directory from the file that a library wrote.
#include <fmt/format.h>

#include "cli/artifacts.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/registry.h"
#include "cli/usage_error.h"
#include "model/package_log.h"
#include "package_options.h"
#include "tracking/register_model.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

bool has_experiment_option(const cli::Session& session) {
  return session.options.experiment_name || session.options.experiment_id;
}

/// @return the URI.
std::string log(const PackageOptions& options, cli::Session& session, model::Package package) {
  std::optional<RunId> run;
  if (!has_experiment_option(session)) run = session.run_id();
  const auto experiment = run ? session.find_run_info(run->str()).experiment_id
                              : session.experiment_or_create().experiment_id;
  const auto uri = session.tracking_uri();
  cli::TransferProgress progress(session, package.files.bytes);
  const auto add = [&](std::uint64_t bytes) { progress.add(bytes); };
  const model::LogStore to{session.store(), uri};
  if (options.mlflow2) {
    return model::log_as_artifacts(to, std::move(package), *run, options.name, session.context(),
                                   add);
  }
  return model::log_as_model(
      to, std::move(package),
      {.experiment = ExperimentId::parse(experiment), .run = run, .step = options.step.value_or(0)},
      options.name, session.context(), add);
}

void register_it(const std::string& name, const std::string& uri, cli::Session& session) {
  const auto tracking_uri = session.tracking_uri();
  const auto version = tracking::register_model(cli::stores_of(session, tracking_uri),
                                                {.name = name, .source = uri}, session.context());
  session.note(fmt::format("version {} of '{}'", version.version, name));
}

void check_place(const PackageOptions& options, const cli::Session& session) {
  const bool has_run = session.options.run.has_value();
  const bool has_experiment = has_experiment_option(session);
  if (has_run && has_experiment) {
    throw cli::usage_error("--run and --experiment exclude each other");
  }
  const bool logs = has_run || has_experiment || options.mlflow2 || options.registered;
  if (options.output && logs) {
    throw cli::usage_error("-o makes a local directory; --run, -e, --mlflow2 and --register log");
  }
  if (!options.output && !has_experiment && !session.names_run()) {
    throw cli::usage_error("say where the model goes: -o DIR, --run ID or -e NAME");
  }
  if (options.step && (options.output || options.mlflow2 || has_experiment)) {
    throw cli::usage_error("--step is for a logged model of MLflow 3 that a run has made");
  }
  if (options.mlflow2 && has_experiment) throw cli::usage_error("--mlflow2 needs --run");
}

void package(const PackageOptions& options, cli::Session& session) {
  check_place(options, session);
  auto made = model::make_package(request_of(options), session.context());
  if (options.output) {
    cli::TransferProgress progress(session, made.files.bytes);
    model::write_package(made, *options.output, session.context(),
                         [&](std::uint64_t bytes) { progress.add(bytes); });
    return session.out().line(*options.output);
  }
  const auto uri = log(options, session, std::move(made));
  session.out().line(uri);
  if (options.registered) register_it(*options.registered, uri, session);
}

}  // namespace

void add_package(cli::Tool& tool) {
  auto& verb = tool.add_verb(
      "package", "Make a model from an ONNX, XGBoost or LightGBM file, and print its URI");
  auto& options = verb.options<PackageOptions>();
  add_package_options(verb, options);
  verb.option("-o,--output", "DIR", options.output, "Make this local directory")
      .complete(cli::complete_files);
  cli::add_run_option(verb);
  cli::add_experiment_options(verb, "none");
  verb.option("--name", "NAME", options.name,
              "The model's name where it is logged; default 'model'");
  verb.option("--step", "N", options.step,
              "The step of the run at which the model was made; default 0");
  verb.flag("--mlflow2", options.mlflow2, "Log it as MLflow 2 does, among the run's artifacts");
  verb.option("--register", "NAME", options.registered, "Make it a version of a registered model")
      .complete(cli::complete_model_names);
  verb.action([&options](cli::Session& session) { package(options, session); });
}

}  // namespace mlf::tools
