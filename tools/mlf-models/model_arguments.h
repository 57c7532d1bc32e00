// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/session.h"
#include "cli/verb.h"
#include "env/environment.h"
#include "scoring/local_model.h"
#include "scoring/open.h"

/// Shared by the verbs that load a model in its environment.
namespace mlf::tools {

/// The options are named as in `mlflow models`.
struct ModelArguments {
  std::string model;
  env::Manager manager = env::Manager::virtualenv;
  bool names_manager = false;          ///< whether the option was given
  std::vector<std::string> additions;  ///< requirements
  bool installs_mlflow = false;
  scoring::ScorerKind scorer = scoring::ScorerKind::automatic;
};

/// Adds -m, which must be given, and the options of the environment.
void add_model_arguments(cli::Verb& verb, ModelArguments& arguments);
/// The same, where -m may be left out.
void add_optional_model_arguments(cli::Verb& verb, ModelArguments& arguments);
/// Adds --scorer.
void add_scorer_option(cli::Verb& verb, ModelArguments& arguments);

/// The model on this machine; a copy of one that is elsewhere is made with progress on the
/// terminal.
scoring::LocalModel fetch_model(cli::Session& session, std::string_view model,
                                const Context& context);

/// What the environment of the model is to have.
/// @throws UsageError for options that do not go together; Error as
/// scoring::environment_request().
env::Request model_environment(const scoring::LocalModel& model, const ModelArguments& arguments);

/// The environment of the model, made if need be with these variables beside the present ones.
/// @throws UsageError for options that do not go together; Error as env::provide().
env::Environment provide_environment(const scoring::LocalModel& model,
                                     const ModelArguments& arguments, const Context& context,
                                     const std::vector<EnvironmentChange>& variables = {});

}  // namespace mlf::tools
