// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/process.h"
#include "base/tool_runner.h"
#include "base/user.h"

namespace mlf::container {

/// What containers and their images need from outside.
struct Surroundings {
  Variable variable;
  RunTool run_tool;
  std::function<void(std::string)> note;
};

/// docker or podman, whose command lines are alike.
class Tool {
 public:
  /// $MLF_CONTAINER_TOOL, else docker, else podman, as found on PATH.
  /// @throws Error RESOURCE_DOES_NOT_EXIST saying what to install.
  static Tool find(const Variable& variable);

  const std::string& program() const { return program_; }  ///< to be executed
  bool is_podman() const { return is_podman_; }

  /// Asks it something that it answers at once, without showing its output; half a minute at most.
  Captured ask(std::vector<std::string> arguments) const;
  /// The command to run it with.
  Command command(std::vector<std::string> arguments) const;

  /// @throws Error INVALID_STATE saying what to start or to join when its daemon does not answer.
  void require_daemon() const;
  /// Whether its containers' root is the user that mlf runs as, as without a daemon of root's.
  bool is_rootless() const;

 private:
  explicit Tool(std::string program);

  std::string program_;
  bool is_podman_;
};

}  // namespace mlf::container
