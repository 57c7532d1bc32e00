// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "env/manager.h"

/// Environments of projects and models. Each is made once for its specification, kept in a cache,
/// and activated by shell commands.
namespace mlf::env {

/// Which environment is wanted.
struct Request {
  Manager manager = Manager::local;
  std::optional<std::filesystem::path> python_env;  ///< python_env.yaml
  std::optional<std::filesystem::path> conda_env;   ///< conda.yaml
  /// The project's directory. Relative paths in its requirements start here, as in MLflow.
  std::filesystem::path directory;
  /// Requirements for pip that are installed last, whatever the specification says.
  std::vector<std::string> additions{};
};

/// An environment that can be used.
struct Environment {
  Manager manager = Manager::local;
  /// "mlflow-" and MLflow's hash of the specification; "" for local.
  std::string name;
  std::filesystem::path directory;  ///< "" for local
  /// Shell commands that activate it. MLflow joins them and the entry point's command with " && ".
  std::vector<std::string> activation;
  std::string python;            ///< "3.11.7"; "" for local
  std::filesystem::path record;  ///< its directory in the cache; "" for local
  /// While this exists, the environment is not removed. Release it when the command has ended.
  std::shared_ptr<void> hold;
};

/// Finds the environment in the cache, which takes a few milliseconds, or makes it. It is made
/// under a lock, so that of two processes one makes it while the other waits, and marked as
/// complete at the end, so that one whose making was interrupted is made again. The
/// context's run_tool runs what makes it, and its stop_signal() ends the wait.
/// @throws Error with the file and line of a mistake in the specification; with what to install, or
///   which --env-manager to use, when the manager or the version of Python is missing; with the
///   last line of a tool's output when it fails.
Environment provide(const Request& request, const Context& context);

/// Finds the environment in the cache; nullopt when it is not there.
std::optional<Environment> find(const Request& request, const Context& context);

/// The installed packages, one requirement for each line ("numpy==1.26.4"), sorted. Read from the
/// cache, which stores them when the environment is made; no program is run. "" for local.
std::string resolved_requirements(const Environment& environment);

/// A hash of the files that the request names, to compare runs by. Neither looks for the
/// environment nor makes it. "local" for local.
std::string specification_hash(const Request& request);

}  // namespace mlf::env
