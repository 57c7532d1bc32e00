// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "artifact/artifact_repository.h"
#include "base/context.h"
#include "base/process.h"
#include "env/environment.h"
#include "model/mlmodel.h"
#include "model/model_directory.h"
#include "tracking/artifacts.h"

/// Models that are about to be loaded by a process in their environment.
namespace mlf::scoring {

struct LocalModel {
  std::filesystem::path directory;  ///< absolute
  model::Mlmodel mlmodel;
  model::EnvironmentFiles environment;
  /// While this exists, the copy of a model that is not on this machine is not removed.
  std::shared_ptr<void> hold;
};

/// The model in a directory of this machine, where it is; else a copy of it.
/// @throws Error as model::read_mlmodel(); INVALID_STATE when the model has no flavor
/// python_function, without which it cannot be asked, or when files cannot be copied.
LocalModel fetch_model(const tracking::ArtifactTarget& directory, const Context& context,
                       const artifact::Progress& progress);

/// The environment that the model's files describe.
/// @throws Error INVALID_STATE when it has no file for the manager.
env::Request environment_request(const LocalModel& model, env::Manager manager);

/// Adds the MLflow that saved the model to an environment, unless another is added already.
void add_mlflow(env::Request& request, const model::Mlmodel& mlmodel);

/// A file of share/mlf: the one beside this installation, else the one in the sources.
/// @throws Error RESOURCE_DOES_NOT_EXIST when it is not installed.
std::filesystem::path find_shared_file(std::string_view name);

/// The command that runs a script of share/mlf with the Python of an environment.
/// @throws Error RESOURCE_DOES_NOT_EXIST when it is not installed, or when the environment is local
/// and there is no Python on PATH.
Command python_command(const env::Environment& environment, std::string_view script,
                       const std::vector<std::string>& arguments, const Context& context);

/// The command that starts share/mlf/scoring_worker.py for the model in an environment, for Worker.
/// @throws Error as python_command().
Command worker_command(const LocalModel& model, const env::Environment& environment,
                       const Context& context);

}  // namespace mlf::scoring
