// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "artifact/artifact_repository.h"
#include "base/tool_runner.h"
#include "project/launch.h"

namespace mlf::project {

/// Where a submitted run stands, as its backend knows it.
struct JobStatus {
  enum class State {
    queued,
    running,
    succeeded,
    failed,
    cancelled,
    unknown,  ///< the backend has forgotten it, or cannot be asked
  };
  State state = State::unknown;
  std::string detail;  ///< the backend's own words, such as "OUT_OF_MEMORY" or "Resources"; or ""

  bool has_ended() const {
    return state == State::succeeded || state == State::failed || state == State::cancelled;
  }
};

/// What a backend gets from its surroundings; the references outlive it.
struct BackendSurroundings {
  std::function<std::optional<std::string>(const std::string& name)> variable;
  RunTool run_tool;
  std::function<void(std::string)> note;
  std::function<void(std::string)> warn;
};

/// Carries out launches somewhere else than in this process. A backend has no memory: what submit()
/// returns is kept in the run's tag mlf.project.job and given back to the other functions, which
/// another process may call, days later, on another machine.
class Backend {
 public:
  virtual ~Backend() = default;

  /// Hands over a launch whose run exists and whose record is an artifact of it already. The run is
  /// ended by what carries it out: most backends start `mlf-project execute RUN_ID`.
  /// @return the job's identity, in a form of the backend's own.
  /// @throws Error with the tool's own words when it refuses; nothing runs then.
  virtual std::string submit(const Launch& launch) = 0;
  virtual JobStatus status(const Launch& launch, const std::string& job) = 0;
  /// Asks it to end; returns before it has.
  virtual void cancel(const Launch& launch, const std::string& job) = 0;
  /// Shows what the job wrote outside the run's recorded output, such as what a scheduler keeps;
  /// "" where the run's artifacts have everything.
  virtual std::string log(const Launch& /*launch*/, const std::string& /*job*/) { return {}; }
  /// Whether the output is recorded as artifacts of the run while it runs; if not, log() has it.
  virtual bool records_output() const { return true; }
};

/// The backend of a name: "local" (a process in the background), "slurm", "kubernetes", else the
/// program mlf-backend-NAME on PATH.
/// @throws Error RESOURCE_DOES_NOT_EXIST saying which there are.
std::unique_ptr<Backend> open_backend(std::string_view name,
                                      const BackendSurroundings& surroundings);

}  // namespace mlf::project
