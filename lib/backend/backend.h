// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/process.h"
#include "project/launch.h"
#include "store/tracking_store.h"

namespace mlf::backend {

/// Where a submitted run stands, as its backend knows it.
struct JobStatus {
  enum class State {
    queued,
    running,
    succeeded,
    failed,     ///< its program failed
    killed,     ///< something ended it: the user, a limit, a node that died
    forgotten,  ///< the backend knows no such job, or no more
    unknown,    ///< the backend cannot be asked from here, or not now
  };
  State state = State::unknown;
  std::string detail{};  ///< the backend's own words, such as "OUT_OF_MEMORY" or "Resources"; or ""

  bool has_ended() const {
    return state == State::succeeded || state == State::failed || state == State::killed;
  }
  bool operator==(const JobStatus&) const = default;
};

/// "queued", ..., "unknown".
std::string_view to_string(JobStatus::State state);

/// A run that a backend was given.
struct Job {
  project::Launch launch;
  std::string id;  ///< what submit() returned
};

/// Runs a tool to its end and shows nothing of it; `input` is its standard input. It is killed
/// after a minute. @throws Error as Process::spawn().
using AskTool = std::function<Captured(Command command, const std::string& input)>;
/// That, in a process group of its own, so that a Ctrl-C of the user does not reach it.
Captured ask_tool(Command command, const std::string& input);

/// What a backend works with beside the context; the references outlive it.
struct BackendOptions {
  store::TrackingStore& store;  ///< that the runs are in
  std::string tracking_uri;     ///< of the store; absolute
  AskTool ask_tool = backend::ask_tool;
};

/// Carries out launches somewhere else than in this process. A backend has no memory: what submit()
/// returns is kept in the run's tag mlf.project.job and given back to the other functions, which
/// another process may call, days later, on another machine.
class Backend {
 public:
  virtual ~Backend() = default;

  /// Refuses a backend config that is wrong, before anything is recorded.
  /// @throws Error INVALID_PARAMETER_VALUE.
  virtual void check(const project::Launch& /*launch*/) {}

  /// Hands over a launch whose run exists and whose record is an artifact of it already. The run is
  /// ended by what carries it out: most backends start `mlf-project execute RUN_ID`.
  /// @return the job's identity, in a form of the backend's own.
  /// @throws Error with the tool's own words when it refuses; nothing runs then.
  virtual std::string submit(const project::Launch& launch) = 0;
  /// Hands over launches that differ in nothing that matters to the backend, of which `at_once` run
  /// at the same time (0: as many as there is room for). Unless the backend has something better
  /// they are submitted one by one, and all run when there is room.
  /// @return their jobs, in order. @throws Error as submit(); none of them runs then.
  virtual std::vector<std::string> submit_array(std::span<const project::Launch> launches,
                                                std::size_t at_once);

  /// Throws nothing: unknown, with the reason as its detail, when it cannot be asked. The detail of
  /// a job that has ended is empty where it says no more than its state.
  virtual JobStatus status(const Job& job) = 0;
  /// Of several at once, in order, where asking for each would be slow.
  virtual std::vector<JobStatus> statuses(std::span<const Job> jobs);
  /// Asks it to end; returns before it has. Nothing happens when it has ended.
  virtual void cancel(const Job& job) = 0;
  /// Ends it and all that it started without asking; returns before it has.
  virtual void kill(const Job& job) { cancel(job); }
  /// Several at once, where one by one would be slow or let those that wait start in the place of
  /// those that end. @throws Error the first; the others were asked or ended all the same.
  virtual void cancel_all(std::span<const Job> jobs);
  virtual void kill_all(std::span<const Job> jobs);
  /// What the job wrote outside the run's recorded output, such as what a scheduler keeps; "" where
  /// there is nothing.
  virtual std::string log(const Job& /*job*/) { return {}; }
  /// Whether the output is recorded as artifacts of the run while it runs, and the run is ended, by
  /// `mlf-project execute`. If not, log() has the output, and whoever waits for the run or asks for
  /// its status records it and ends the run as the job ended.
  virtual bool runs_mlf() const { return true; }
  /// The job's identity for people: "process 4711", "4242_7".
  virtual std::string display(const std::string& job) const { return job; }
  /// How much later than the job's end the end of its run may be seen here: where the job runs on
  /// another machine, its writes travel through a network file system.
  virtual std::chrono::milliseconds lag() const { return std::chrono::seconds(2); }
};

/// The backend of a name: "local" (a process in the background), "slurm", "kubernetes", else the
/// program mlf-backend-NAME on PATH.
/// @throws Error RESOURCE_DOES_NOT_EXIST saying which there are.
std::unique_ptr<Backend> open_backend(std::string_view name, const BackendOptions& options,
                                      const Context& context);
/// The names that open_backend() takes, those of programs on PATH among them.
std::vector<std::string> backend_names(std::string_view search_path);

/// A directory of the launch's run, made where it does not exist, that every machine sees which
/// sees the store, where the store has such directories. Files there begin with ".mlf-".
std::filesystem::path job_directory(const project::Launch& launch, store::TrackingStore& store,
                                    const Context& context);

/// The words that carry a launch out on any machine that sees the store: mlf-project execute.
std::vector<std::string> execute_command(const project::Launch& launch);

}  // namespace mlf::backend
