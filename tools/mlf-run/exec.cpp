// SPDX-License-Identifier: Apache-2.0
// `mlf run exec`: runs a command as a run, from its first byte of output to its true end.
#include <filesystem>

#include "base/error.h"
#include "base/numbers.h"
#include "base/size.h"
#include "cli/artifacts.h"
#include "cli/new_run.h"
#include "cli/session.h"
#include "cli/usage_error.h"
#include "record/command_tags.h"
#include "record/track.h"
#include "supervise/tool.h"
#include "tracking/client_environment.h"
#include "tracking/end_run.h"
#include "tracking/find_run.h"
#include "tracking/git.h"
#include "tracking/source.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  cli::NewRunOptions run;
  std::vector<record::MetricPattern> patterns;
  bool system_metrics = false;
  std::optional<double> interval;
  bool no_output_artifact = false;
  bool no_git = false;
  std::uint64_t max_output = record::default_max_output;
  std::vector<std::string> command;
};

/// A number from an option, else from MLflow's variable, else `standard`.
double number(const std::optional<double>& option, const cli::Session& session,
              const std::string& variable, double standard, double least) {
  const auto text = session.environment(variable);
  const auto given = option ? option : text ? parse_double(*text) : standard;
  if (given && *given >= least && *given <= 1e6) return *given;
  throw cli::usage_error("{} must be a number between {} and 1000000",
                         option ? "--system-metrics-interval" : variable, least);
}

std::optional<record::SystemMetricsOptions> system_metrics(const Options& options,
                                                           const cli::Session& session) {
  if (!options.system_metrics) return std::nullopt;
  const double seconds =
      number(options.interval, session, "MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL", 10, 0.25);
  const double samples = number({}, session, "MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING", 1, 1);
  return record::SystemMetricsOptions{
      .interval = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000)),
      .samples_before_logging = static_cast<std::int64_t>(samples),
      .node_id = session.environment("MLFLOW_SYSTEM_METRICS_NODE_ID").value_or("")};
}

Run create_run(const Options& options, const std::optional<vcs::Description>& repository,
               cli::Session& session) {
  cli::NewRunOptions run = options.run;
  if (!run.parent) run.parent = tracking::find_enclosing_run(session.store(), session.context());
  std::error_code ignored;
  auto origin = tracking::source_tags(tracking::source_name_of(options.command), repository);
  for (auto& tag : record::command_tags(options.command, std::filesystem::current_path(ignored))) {
    origin.push_back(std::move(tag));
  }
  return cli::start_run(session, run, std::move(origin));
}

/// Null where there is nothing to write, or it cannot be written, which the user is told.
cli::Repository artifacts_of(const Run& run, const Options& options,
                             const std::optional<vcs::Description>& repository,
                             cli::Session& session) {
  const bool has_changes = repository && !repository->diff.empty();
  if (options.no_output_artifact && !has_changes) return nullptr;
  auto artifacts = cli::find_run_artifacts(session, run.info);
  const bool is_writable =
      artifacts && (!has_changes || tracking::record_changes(*artifacts, *repository, session));
  return is_writable ? std::move(artifacts) : nullptr;
}

supervise::Outcome execute(Options& options, cli::Session& session,
                           supervise::SignalWatch& signals) {
  record::TrackOptions track{.command = options.command,
                             .patterns = std::move(options.patterns),
                             .system_metrics = system_metrics(options, session),
                             .max_output = options.max_output};
  std::optional<vcs::Description> repository;
  if (!options.no_git) {
    repository = tracking::describe_repository(session.context(), tracking::GitTrouble::warning);
  }
  const Run run = create_run(options, repository, session);
  cli::tell_start(session, run.info);
  const Context context = supervise::with_signals(session.context(), signals);
  const auto outcome =
      tracking::ending_on_failure(session.store(), RunId::parse(run.info.run_id), context, [&] {
        track.environment = tracking::client_environment(run.info, session.tracking_uri());
        const auto artifacts = artifacts_of(run, options, repository, session);
        if (!options.no_output_artifact) track.artifacts = artifacts.get();
        return record::track(run, std::move(track), session.store(), signals, context);
      });
  cli::tell_end(session, run.info);
  return outcome;
}

int run_command(Options& options, cli::Session& session) {
  const auto outcome = supervise::watching_signals(
      supervise::choose_grouping(),
      [&](supervise::SignalWatch& signals) { return execute(options, session, signals); });
  record::pass_on_interrupt(outcome);
  if (!outcome.write_error.empty()) session.complain(outcome.write_error);
  return outcome.exit_code();
}

}  // namespace

void add_exec(cli::Tool& tool) {
  auto& verb = tool.add_verb("exec", "Run a command and record it as a run");
  auto& options = verb.options<Options>();
  cli::add_new_run_options(verb, options.run);
  verb.option(
          "--metric-pattern", "PATTERN",
          [&options](const std::string& text) {
            options.patterns.push_back(record::MetricPattern::parse(text));
          },
          "Record metrics recognised in the output: auto, NAME=REGEX, or a REGEX with named "
          "groups; may be repeated")
      .repeatable();
  verb.flag("--system-metrics", options.system_metrics,
            "Record what the machine does under system/: CPU, memory, disk, network, GPU");
  verb.option("--system-metrics-interval", "SECONDS", options.interval,
              "Seconds between two samples, 10 when not given");
  verb.flag("--no-output-artifact", options.no_output_artifact,
            "Do not keep the output as artifacts");
  verb.option(
      "--max-output", "SIZE",
      [&options](const std::string& text) { options.max_output = parse_size(text); },
      record::max_output_description);
  verb.flag("--no-git", options.no_git, "Do not look for a git repository");
  verb.command("CMD", options.command, "The command and its arguments").required();
  verb.notes(
      "The exit code is the command's: 128 + N when signal N ended it, 127 when there is no such "
      "command; 1 when it succeeded and its output could not be written.");
  verb.action([&options](cli::Session& session) { return run_command(options, session); });
}

}  // namespace mlf::tools
