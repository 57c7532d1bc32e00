// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "cli/session.h"
#include "cli/verb.h"
#include "env/environment.h"
#include "scoring/local_model.h"

/// Shared by the verbs that load a model in its environment.
namespace mlf::tools {

/// The options are named as in `mlflow models`.
struct ModelArguments {
  std::string model;
  env::Manager manager = env::Manager::virtualenv;
};

/// Adds -m, which must be given, and --env-manager.
void add_model_arguments(cli::Verb& verb, ModelArguments& arguments);
/// Adds -m, which may be left out, and --env-manager.
void add_optional_model_arguments(cli::Verb& verb, ModelArguments& arguments);

/// The model on this machine; a copy of one that is elsewhere is made with progress on the
/// terminal.
scoring::LocalModel fetch_model(cli::Session& session, std::string_view model,
                                const Context& context);

}  // namespace mlf::tools
