// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/tool_runner.h"
#include "base/user.h"
#include "env/manager.h"

/// Environments of projects and models: made once for each specification, in a cache, and entered
/// by shell commands.
namespace mlf::env {

/// What is asked for.
struct Request {
  Manager manager = Manager::local;
  std::optional<std::filesystem::path> python_env;  ///< python_env.yaml
  std::optional<std::filesystem::path> conda_env;   ///< conda.yaml
  /// Of the project: what its requirements name is found from here, as MLflow does.
  std::filesystem::path directory;
};

/// What is there to be used.
struct Environment {
  Manager manager = Manager::local;
  /// "mlflow-" and MLflow's hash of the specification; "" for local.
  std::string name;
  std::filesystem::path directory;  ///< "" for local
  /// Shell commands that enter it; MLflow joins them and the entry point's by " && ".
  std::vector<std::string> activation;
  std::string python;            ///< "3.11.7"; "" for local
  std::filesystem::path record;  ///< where the cache keeps what it knows of it; "" for local
  /// Keeps it from being removed; let go when what runs in it has ended.
  std::shared_ptr<void> hold;
};

struct Surroundings {
  /// An environment variable; nullopt when it is unset or empty.
  Variable variable;
  RunTool run_tool;
  /// Is told, in one line each, what is being made and what takes time.
  std::function<void(std::string)> note;
  /// Waits so long; false when the user or the system told mlf to end meanwhile. Called while
  /// another process makes the environment; without one, the thread sleeps.
  std::function<bool(std::chrono::milliseconds)> pause{};
};

/// The environment of the request, which is made when the cache has none: under a lock, so that of
/// two processes one makes it and the other waits, and marked as complete at the end, so that what
/// was interrupted is made anew. Costs a few milliseconds when it is there.
/// @throws Error naming the file and line of a bad specification; what to install, or which
///   --env-manager to use, when the manager or the version of Python is missing; the tool's own
///   last line when it fails.
Environment provide(const Request& request, const Surroundings& surroundings);

/// The same without making anything; nullopt when the cache has none.
std::optional<Environment> find(const Request& request, const Surroundings& surroundings);

/// What is installed in it, one requirement a line ("numpy==1.26.4"), sorted; kept since it was
/// made, so that nothing is run. "" for local.
std::string resolved_requirements(const Environment& environment);

/// An identity of the request for comparing runs, made of the contents of its files; nothing is
/// looked up or made. "local" for local.
std::string specification_hash(const Request& request);

}  // namespace mlf::env
