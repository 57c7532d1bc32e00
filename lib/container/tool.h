// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/process.h"
#include "base/user.h"

namespace mlf::container {

/// The program docker or podman, which take the same arguments.
class Tool {
 public:
  /// Finds $MLF_CONTAINER_TOOL, else docker, else podman on PATH.
  /// @throws Error RESOURCE_DOES_NOT_EXIST with what to install.
  static Tool find(const Variable& variable);

  const std::string& program() const { return program_; }  ///< a path, or a name on PATH
  bool is_podman() const { return is_podman_; }

  /// Runs it and returns its output, for subcommands that end at once; waits at most 30 seconds.
  Captured ask(std::vector<std::string> arguments) const;
  /// The command that runs it with these arguments.
  Command command(std::vector<std::string> arguments) const;

  /// @throws Error INVALID_STATE when its daemon does not answer, with what to start or which group
  ///   to join.
  void require_daemon() const;
  /// Whether root in its containers is the user that runs mlf, because there is no daemon of root.
  bool is_rootless() const;

 private:
  explicit Tool(std::string program);

  std::string program_;
  bool is_podman_;
};

}  // namespace mlf::container
