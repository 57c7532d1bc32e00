// SPDX-License-Identifier: Apache-2.0
// Carries out a recorded launch. Preparing the environment can take minutes and fail in its tools,
// so it is part of the run: its failure ends the run, and the last output of the tool is kept as an
// artifact. The command then runs under record::track(), like any command that `mlf run` records. A
// container is started by the command itself and not by a daemon's API, so that its output and exit
// code arrive in the same way; only its end is checked separately, since killing the client does
// not end the container.
#include "project/execute.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "base/uri.h"
#include "container/container.h"
#include "env/environment.h"
#include "project/record_run.h"
#include "project/rerun.h"
#include "record/track.h"
#include "tracking/artifacts.h"
#include "tracking/client_environment.h"
#include "tracking/end_run.h"

namespace mlf::project {

namespace {

/// The artifact with the output of the tool that failed to make the environment.
constexpr std::string_view tool_output_artifact = "project/environment.log";

/// Prepares and records the environment that the command runs in.
class CommandEnvironment {
 public:
  CommandEnvironment(const Launch& launch, const std::filesystem::path& directory,
                     const std::string& artifact_uri, artifact::ArtifactRepository* artifacts,
                     store::TrackingStore& store, const Context& context)
      : launch_(launch),
        directory_(directory),
        artifact_uri_(artifact_uri),
        artifacts_(artifacts),
        store_(store),
        context_(context) {
    context_.run_tool = [this, run = context.run_tool](Command command) {
      ToolResult result = run(std::move(command));
      tool_output_ = result.last_output;
      return result;
    };
  }
  CommandEnvironment(const CommandEnvironment&) = delete;
  CommandEnvironment& operator=(const CommandEnvironment&) = delete;

  /// Prepares the environment. @return the command for bash -c.
  std::string command() { return launch_.docker ? in_container() : in_environment(); }

  /// To be called when the command has ended: stops its container if it may still run, and records
  /// why a container could not be started.
  void finish(const supervise::Outcome& outcome) {
    if (!container_) return;
    const bool ended_by_itself =
        outcome.status.signal == 0 && !outcome.was_told_to_stop && !outcome.was_interrupted;
    if (!ended_by_itself && !container::stop_container(container_->tool, container_->name)) {
      context_.reporter.warn(fmt::format("the container {} may still run", container_->name));
    }
    if (outcome.status.success()) return;
    const auto reason = container::container_failure(outcome.status, error_output());
    if (!reason) return;
    context_.reporter.warn(*reason);
    try {
      store_.set_tag(RunId::parse(launch_.run_id),
                     {std::string(tags::project_job_reason), *reason});
    } catch (const Error& error) {
      context_.reporter.warn(fmt::format("cannot record why: {}", error.what()));
    }
  }

  /// Ends the run after the preparation has failed, and records the tool's output.
  void fail() {
    record(tool_output_artifact, tool_output_);
    tracking::end_failed(store_, RunId::parse(launch_.run_id), context_);
  }

 private:
  std::string in_container() {
    container_ = container::prepare_container(container_request(launch_, directory_), artifact_uri_,
                                              context_);
    store_.log_batch(RunId::parse(launch_.run_id), {.tags = container_->tags});
    record_requirements(container_->image + "\n");
    return container_->command;
  }

  std::string in_environment() {
    environment_ = env::provide(environment_request(launch_, directory_), context_);
    record_requirements(env::resolved_requirements(environment_));
    std::string line;
    for (const std::string& step : environment_.activation) line += step + " && ";
    return line + launch_.command;
  }

  /// Records what is installed. For a repeated run, warns where it differs from the original.
  void record_requirements(const std::string& all) {
    const std::string text = without_credentials(all, hidden_credentials);
    record(requirements_artifact, text);
    if (launch_.repeated_requirements.empty()) return;
    auto differences = requirement_differences(launch_.repeated_requirements, text);
    if (differences.empty()) return;
    constexpr std::size_t most_told = 6;
    const std::size_t rest = differences.size() - std::min(differences.size(), most_told);
    if (rest > 0) differences.resize(most_told);
    context_.reporter.warn(fmt::format(
        "the environment is not that of run {}: {}{}", launch_.repeated_run.value_or(""),
        printable(join(differences, ", ")), rest > 0 ? fmt::format(" and {} more", rest) : ""));
  }

  void record(std::string_view artifact, const std::string& text) {
    if (text.empty() || artifacts_ == nullptr) return;
    try {
      artifacts_->put_text(without_credentials(text, hidden_credentials),
                           RelativePath::parse(artifact));
    } catch (const Error& error) {
      context_.reporter.warn(fmt::format("cannot record {}: {}", artifact, error.what()));
    }
  }

  /// The last 8 KiB of the command's standard error.
  std::string error_output() const {
    constexpr std::size_t kept = 8192;
    std::string text;
    if (artifacts_ == nullptr) return text;
    const auto path = RelativePath::parse(record::stderr_artifact);
    try {
      artifacts_->read(path, [&](std::string_view piece) {
        text += piece;
        keep_end(text, kept);
      });
    } catch (const Error&) {
      // Without the output, only the message about it is missing.
    }
    return text;
  }

  const Launch& launch_;
  const std::filesystem::path& directory_;
  const std::string& artifact_uri_;
  artifact::ArtifactRepository* artifacts_;
  store::TrackingStore& store_;
  Context context_;          // its run_tool sets tool_output_
  std::string tool_output_;  // the end of the last tool's output
  std::optional<container::Container> container_;
  env::Environment environment_;  // held until the command has ended
};

}  // namespace

supervise::Outcome execute(const Launch& launch, const std::filesystem::path& directory,
                           const Run& run, const ExecuteOptions& options,
                           store::TrackingStore& store, supervise::SignalWatch& signals,
                           const Context& context) {
  CommandEnvironment preparation(launch, directory, run.info.artifact_uri, options.artifacts, store,
                                 context);
  record::TrackOptions track{
      .directory = directory,
      .artifacts = options.artifacts,
      .max_output = launch.request.max_output.value_or(record::default_max_output),
      .bounds_passed_on = options.bounds_passed_on};
  try {
    track.command = {"bash", "-c", preparation.command()};
  } catch (...) {
    preparation.fail();
    throw;
  }
  track.environment = tracking::client_environment(run.info, launch.tracking_uri);
  const supervise::Outcome outcome = record::track(run, std::move(track), store, signals, context);
  preparation.finish(outcome);
  return outcome;
}

namespace {

/// The run's artifacts with the launch in them; null, after a warning, when nothing can be stored
/// there.
std::unique_ptr<artifact::ArtifactRepository> artifacts_with_launch(const Launch& launch,
                                                                    const Checkout& checkout,
                                                                    const Run& run,
                                                                    std::string_view tracking_uri,
                                                                    const Context& context) {
  auto artifacts = tracking::try_to_open_artifacts(run.info, tracking_uri, context);
  const bool is_writable =
      artifacts && try_to_keep_launch(*artifacts, launch, checkout, context.reporter);
  return is_writable ? std::move(artifacts) : nullptr;
}

}  // namespace

supervise::Outcome keep_and_execute(const Launch& launch, const Checkout& checkout, const Run& run,
                                    std::string_view tracking_uri, store::TrackingStore& store,
                                    supervise::SignalWatch& signals, const Context& context) {
  return tracking::ending_on_failure(store, RunId::parse(run.info.run_id), context, [&] {
    const auto artifacts = artifacts_with_launch(launch, checkout, run, tracking_uri, context);
    return execute(launch, checkout.source.directory, run, {.artifacts = artifacts.get()}, store,
                   signals, context);
  });
}

}  // namespace mlf::project
