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

/// The state of a job, as its backend reports it.
struct JobStatus {
  enum class State {
    queued,
    running,
    succeeded,
    failed,     ///< its program failed
    killed,     ///< something ended it: the user, a limit, a node that died
    forgotten,  ///< the backend does not know the job, or no longer
    unknown,    ///< the backend cannot be asked from this machine, or does not answer
  };
  State state = State::unknown;
  std::string
      detail{};  ///< the backend's explanation, such as "OUT_OF_MEMORY" or "Resources"; may be ""

  bool has_ended() const {
    return state == State::succeeded || state == State::failed || state == State::killed;
  }
  bool operator==(const JobStatus&) const = default;
};

/// "queued", ..., "unknown".
std::string_view to_string(JobStatus::State state);

/// A submitted launch.
struct Job {
  project::Launch launch;
  std::string id;  ///< the identity that submit() returned
};

/// Runs a tool with `input` as its standard input and captures what it writes. A tool that runs for
/// more than a minute is killed. @throws Error as Process::spawn().
using AskTool = std::function<Captured(Command command, const std::string& input)>;
/// The default AskTool: it runs the tool in its own process group, so that a Ctrl-C of the user
/// does not reach it.
Captured ask_tool(Command command, const std::string& input);

/// What a backend needs besides the context. The references must outlive it.
struct BackendOptions {
  store::TrackingStore& store;  ///< the store of the runs
  std::string tracking_uri;     ///< the store's URI; absolute
  AskTool ask_tool = backend::ask_tool;
};

/// Carries out launches outside this process. A backend keeps no state: the identity that submit()
/// returns is stored in the run's tag mlf.project.job and passed to the other functions, possibly
/// by another process, days later, on another machine.
class Backend {
 public:
  virtual ~Backend() = default;

  /// Checks the backend config before anything is recorded.
  virtual void check(const project::Launch& /*launch*/) {}

  /// Submits a launch. Its run exists, and its record is already an artifact of the run. The job
  /// ends the run: most backends start `mlf-project execute RUN_ID`.
  /// @return the job's identity, in the backend's own format.
  /// @throws Error with the tool's message when it refuses; nothing runs then.
  virtual std::string submit(const project::Launch& launch) = 0;
  /// Submits several launches with the same backend, backend config and project, of which `at_once`
  /// run at the same time (0: as many as there is room for). The default implementation submits
  /// them one by one and ignores `at_once`.
  /// @return their jobs' identities, in order. @throws Error as submit(); none of them runs then.
  virtual std::vector<std::string> submit_array(std::span<const project::Launch> launches,
                                                std::size_t at_once);

  /// The job's state. Does not throw: when the backend cannot be asked, the state is unknown and
  /// the detail says why. The detail of a job that has ended is empty when it would only repeat the
  /// state.
  virtual JobStatus status(const Job& job) = 0;
  /// The states of several jobs, in order; backends override it where one question per job is slow.
  virtual std::vector<JobStatus> statuses(std::span<const Job> jobs);
  /// Asks the job to end and returns without waiting. Does nothing when it has ended.
  virtual void cancel(const Job& job) = 0;
  /// Kills the job and everything it started, and returns without waiting.
  virtual void kill(const Job& job) { cancel(job); }
  /// Cancel or kill several jobs. Backends override these where one by one is slow, or where a
  /// queued job would start in the place of one that ends. @throws Error the first one, after all
  /// jobs were tried.
  virtual void cancel_all(std::span<const Job> jobs);
  virtual void kill_all(std::span<const Job> jobs);
  /// What the job wrote outside the run's recorded output, such as a scheduler's log file; "" when
  /// there is nothing.
  virtual std::string log(const Job& /*job*/) { return {}; }
  /// Whether `mlf-project execute` runs in the job: it records the output as artifacts while the
  /// run goes on, and ends the run. If not, log() returns the output, and JobWatch records it and
  /// ends the run as the job ended.
  virtual bool runs_mlf() const { return true; }
  /// The job's identity as shown to users: "process 4711", "4242_7".
  virtual std::string display(const std::string& job) const { return job; }
  /// The longest time from a job's end until the end of its run appears in the store. It is not
  /// zero because a job's writes from another machine arrive through a network file system.
  virtual std::chrono::milliseconds lag() const { return std::chrono::seconds(2); }
};

/// Opens the backend named "local" (a background process), "slurm" or "kubernetes"; any other name
/// means the program mlf-backend-NAME on PATH.
/// @throws Error RESOURCE_DOES_NOT_EXIST listing the backends there are.
std::unique_ptr<Backend> open_backend(std::string_view name, const BackendOptions& options,
                                      const Context& context);
/// The names that open_backend() accepts, including those of programs in `search_path`.
std::vector<std::string> backend_names(std::string_view search_path);

/// The directory for a job's own files, whose names begin with ".mlf-": the run's directory in the
/// store, where the store has one, so that every machine that sees the store sees it; else one in
/// this machine's cache, which is created.
std::filesystem::path job_directory(const project::Launch& launch, store::TrackingStore& store,
                                    const Context& context);

/// The command that carries out a launch on any machine that sees the store: mlf-project execute.
std::vector<std::string> execute_command(const project::Launch& launch);

}  // namespace mlf::backend
