// SPDX-License-Identifier: Apache-2.0
#include "project/execute.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "base/uri.h"
#include "container/container.h"
#include "env/environment.h"
#include "project/rerun.h"
#include "record/command_context.h"
#include "record/end_failed.h"
#include "record/track.h"
#include "supervise/tool.h"

namespace mlf::project {

namespace {

/// What the tools wrote that made the environment, when that failed.
constexpr std::string_view tool_output_artifact = "project/environment.log";

/// Appends, and keeps at most the last 8 KiB.
void keep_end(std::string& text, std::string_view more) {
  constexpr std::size_t kept = 8192;
  text += more;
  if (text.size() > kept) text.erase(0, text.size() - kept);
}

/// Makes and records what the command needs to run in.
class Preparation {
 public:
  Preparation(const Launch& launch, const std::filesystem::path& directory,
              const std::string& artifact_uri, const ExecutionSurroundings& surroundings)
      : launch_(launch),
        directory_(directory),
        artifact_uri_(artifact_uri),
        surroundings_(surroundings) {}

  /// The command for bash -c.
  std::string command() { return launch_.docker ? in_container() : in_environment(); }

  /// After it has ended: nothing of it goes on in a container, and why none was started is
  /// recorded.
  void finish(const supervise::Outcome& outcome) {
    if (!container_) return;
    const bool ended_by_itself =
        outcome.status.signal == 0 && !outcome.was_told_to_stop && !outcome.was_interrupted;
    if (!ended_by_itself && !container::stop_container(container_->tool, container_->name)) {
      surroundings_.warn(fmt::format("the container {} may still run", container_->name));
    }
    if (outcome.status.success()) return;
    const auto reason = container::container_failure(outcome.status, error_output());
    if (!reason) return;
    surroundings_.warn(*reason);
    try {
      surroundings_.store.set_tag(RunId::parse(launch_.run_id),
                                  {std::string(tags::project_job_reason), *reason});
    } catch (const Error& error) {
      surroundings_.warn(fmt::format("cannot record why: {}", error.what()));
    }
  }

  /// Ends the run, which has come to nothing.
  void fail() {
    record(tool_output_artifact, tool_output_);
    record::end_failed(RunId::parse(launch_.run_id), {surroundings_.store, surroundings_.clock,
                                                      surroundings_.signals, surroundings_.warn});
  }

 private:
  /// Runs tools, and keeps the end of what the last one wrote.
  RunTool tool_runner() {
    return [this, run = supervise::tool_runner(surroundings_.signals)](Command command) {
      ToolResult result = run(std::move(command));
      tool_output_ = result.last_output;
      return result;
    };
  }

  std::string in_container() {
    container_ = container::prepare_container(container_request(launch_, directory_), artifact_uri_,
                                              {.variable = surroundings_.variable,
                                               .run_tool = tool_runner(),
                                               .note = surroundings_.note});
    surroundings_.store.log_batch(RunId::parse(launch_.run_id), {.tags = container_->tags});
    record_requirements(container_->image + "\n");
    return container_->command;
  }

  std::string in_environment() {
    environment_ = env::provide(environment_request(launch_, directory_),
                                {.variable = surroundings_.variable,
                                 .run_tool = tool_runner(),
                                 .note = surroundings_.note,
                                 .pause = supervise::pauser(surroundings_.signals)});
    record_requirements(env::resolved_requirements(environment_));
    std::string line;
    for (const std::string& step : environment_.activation) line += step + " && ";
    return line + launch_.command;
  }

  /// What a run that is done again runs in may not be what it ran in.
  void record_requirements(const std::string& all) {
    const std::string text = without_credentials(all, hidden_credentials);
    record(requirements_artifact, text);
    if (launch_.repeated_requirements.empty()) return;
    auto differences = requirement_differences(launch_.repeated_requirements, text);
    if (differences.empty()) return;
    constexpr std::size_t most_told = 6;
    const std::size_t rest = differences.size() - std::min(differences.size(), most_told);
    if (rest > 0) differences.resize(most_told);
    surroundings_.warn(fmt::format(
        "the environment is not that of run {}: {}{}", launch_.repeated_run.value_or(""),
        printable(join(differences, ", ")), rest > 0 ? fmt::format(" and {} more", rest) : ""));
  }

  void record(std::string_view artifact, const std::string& text) {
    if (text.empty() || surroundings_.artifacts == nullptr) return;
    try {
      surroundings_.artifacts->put_text(without_credentials(text, hidden_credentials),
                                        RelativePath::parse(artifact));
    } catch (const Error& error) {
      surroundings_.warn(fmt::format("cannot record {}: {}", artifact, error.what()));
    }
  }

  /// The end of what the command wrote on standard error.
  std::string error_output() const {
    std::string text;
    if (surroundings_.artifacts == nullptr) return text;
    const auto path = RelativePath::parse(record::stderr_artifact);
    try {
      surroundings_.artifacts->read(path, [&](std::string_view piece) { keep_end(text, piece); });
    } catch (const Error&) {
      // A message that cannot be told.
    }
    return text;
  }

  const Launch& launch_;
  const std::filesystem::path& directory_;
  const std::string& artifact_uri_;
  const ExecutionSurroundings& surroundings_;
  std::string tool_output_;
  std::optional<container::Container> container_;
  env::Environment environment_;  // held until the command has ended
};

}  // namespace

supervise::Outcome execute(const Launch& launch, const std::filesystem::path& directory,
                           const Run& run, const ExecutionSurroundings& surroundings) {
  Preparation preparation(launch, directory, run.info.artifact_uri, surroundings);
  record::TrackOptions options{.directory = directory,
                               .max_output = launch.max_output.value_or(record::default_max_output),
                               .limits_passing_on = surroundings.limits_passing_on};
  try {
    options.command = {"bash", "-c", preparation.command()};
  } catch (...) {
    preparation.fail();
    throw;
  }
  options.environment = record::command_environment(run.info, launch.tracking_uri);
  const supervise::Outcome outcome = record::track(
      run, std::move(options), surroundings.signals,
      {surroundings.store, surroundings.artifacts, surroundings.clock, surroundings.warn});
  preparation.finish(outcome);
  return outcome;
}

}  // namespace mlf::project
