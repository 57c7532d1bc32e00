// SPDX-License-Identifier: Apache-2.0
#include "project/execute.h"

#include "base/error.h"
#include "env/environment.h"
#include "exec/context.h"
#include "exec/tool.h"
#include "exec/track.h"

namespace mlf::project {

namespace {

/// What the tools wrote that made the environment, when that failed.
constexpr std::string_view tool_output_artifact = "project/environment.log";

/// Runs tools, and keeps the end of what the last one wrote.
class ToolLog {
 public:
  explicit ToolLog(exec::SignalWatch& signals) : run_(exec::tool_runner(signals)) {}

  RunTool runner() {
    return [this](Command command) {
      ToolResult result = run_(std::move(command));
      text_ = result.last_output;
      was_stopped_ = result.was_stopped;
      return result;
    };
  }
  const std::string& text() const { return text_; }
  bool was_stopped() const { return was_stopped_; }

 private:
  RunTool run_;
  std::string text_;
  bool was_stopped_ = false;
};

/// Makes and records what the command needs to run in.
class Preparation {
 public:
  Preparation(const Launch& launch, const std::filesystem::path& directory,
              const ExecutionSurroundings& surroundings)
      : launch_(launch),
        directory_(directory),
        surroundings_(surroundings),
        log_(surroundings.signals) {}

  /// The command for bash -c.
  std::string command() {
    const env::Environment environment =
        env::provide(environment_request(launch_, directory_), {.variable = surroundings_.variable,
                                                                .run_tool = log_.runner(),
                                                                .note = surroundings_.note});
    record(requirements_artifact, env::resolved_requirements(environment));
    std::string line;
    for (const std::string& step : environment.activation) line += step + " && ";
    return line + launch_.command;
  }

  /// Ends the run, which has come to nothing.
  void fail() {
    record(tool_output_artifact, log_.text());
    const RunStatus status = log_.was_stopped() ? RunStatus::killed : RunStatus::failed;
    surroundings_.store.update_run(RunId::parse(launch_.run_id),
                                   {.status = status, .end_time = surroundings_.clock.now_ms()});
  }

 private:
  void record(std::string_view artifact, const std::string& text) {
    if (text.empty()) return;
    try {
      surroundings_.artifacts.open_writer(RelativePath::parse(artifact))->append(text);
    } catch (const Error& error) {
      surroundings_.warn(fmt::format("cannot record {}: {}", artifact, error.what()));
    }
  }

  const Launch& launch_;
  const std::filesystem::path& directory_;
  const ExecutionSurroundings& surroundings_;
  ToolLog log_;
};

}  // namespace

exec::Outcome execute(const Launch& launch, const std::filesystem::path& directory, const Run& run,
                      const ExecutionSurroundings& surroundings) {
  Preparation preparation(launch, directory, surroundings);
  exec::TrackOptions options{.directory = directory};
  try {
    options.command = {"bash", "-c", preparation.command()};
  } catch (const Error&) {
    preparation.fail();
    throw;
  }
  options.environment = exec::command_environment(run.info, launch.tracking_uri);
  return exec::track(
      run, std::move(options), surroundings.signals,
      {surroundings.store, surroundings.artifacts, surroundings.clock, surroundings.warn});
}

}  // namespace mlf::project
