// SPDX-License-Identifier: Apache-2.0
// `mlf registry diff`: what is different between two versions of a registered model.
#include "base/error.h"
#include "base/text.h"
#include "cli/artifacts.h"
#include "cli/options.h"
#include "cli/registry.h"
#include "report/registry_report.h"
#include "report/version_diff.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string name;
  std::string before;
  std::string after;
  bool all = false;
};

std::string name_of(const ModelVersion& version) {
  return fmt::format("version {} of '{}'", version.version, printable(version.name));
}

/// The model's files; nullopt, with a warning, when they cannot be read.
std::optional<report::ModelFiles> find_files(const ModelVersion& version, cli::Session& session) {
  const std::vector<std::string> words{fmt::format("models:/{}/{}", version.name, version.version)};
  try {
    return report::read_model_files(cli::find_artifacts(session, words).front());
  } catch (const Error& error) {
    session.warn(
        fmt::format("the files of {} are not compared: {}", name_of(version), error.what()));
    return std::nullopt;
  }
}

std::optional<Run> find_run(const ModelVersion& version, cli::Session& session) {
  if (!version.run_id) return std::nullopt;
  auto run = report::find_run_in(session)(*version.run_id);
  if (!run) {
    session.warn(fmt::format("metrics and params are not compared: the run {} of {} is missing",
                             printable(*version.run_id), name_of(version)));
  }
  return run;
}

report::DiffSide side_of(const std::string& text, const Options& options, cli::Session& session) {
  const auto number = cli::find_version_number(session, options.name, text);
  auto version = session.registry().get_model_version(options.name, number);
  auto run = find_run(version, session);
  auto files = find_files(version, session);
  return {std::move(version), std::move(run), std::move(files)};
}

void diff(const Options& options, cli::Session& session) {
  const auto before = side_of(options.before, options, session);
  const auto after = side_of(options.after, options, session);
  report::print_version_diff(session, before, after,
                             options.all ? report::DiffRows::all : report::DiffRows::different);
}

}  // namespace

void add_diff(cli::Tool& tool) {
  auto& verb = tool.add_verb("diff", "Show what is different between two versions");
  auto& options = verb.options<Options>();
  verb.positional("NAME", options.name, "The registered model")
      .required()
      .complete(cli::complete_model_names);
  verb.positional("VERSION", options.before, "A version, or @ALIAS for the one that has it")
      .required()
      .complete(cli::complete_versions_of(options.name));
  verb.positional("OTHER-VERSION", options.after, "The version to compare it with")
      .required()
      .complete(cli::complete_versions_of(options.name));
  verb.flag("--all", options.all, "Show what is the same, too");
  cli::add_format_options(verb);
  verb.action([&options](cli::Session& session) { diff(options, session); });
}

}  // namespace mlf::tools
