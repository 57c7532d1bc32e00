// SPDX-License-Identifier: Apache-2.0
// `mlf registry stage`: moves a version to a stage.
#include "base/text.h"
#include "cli/registry.h"
#include "cli/usage_error.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string name;
  std::string version;
  std::string stage;
  bool archive_existing = false;
};

/// In any case of letters, as in MLflow.
ModelStage parse_stage(std::string_view text) {
  if (const auto stage = parse_model_stage(text)) return *stage;
  throw cli::usage_error("'{}' is no stage; there are None, Staging, Production and Archived",
                         printable(text));
}

std::vector<cli::Candidate> complete_stages(cli::Session&, std::string_view) {
  return {{"None", ""}, {"Staging", ""}, {"Production", ""}, {"Archived", ""}};
}

void set_stage(const Options& options, cli::Session& session) {
  const auto stage = parse_stage(options.stage);
  const auto version = cli::find_version_number(session, options.name, options.version);
  session.registry().transition_stage(
      options.name, version, stage,
      options.archive_existing ? store::ArchiveExisting::yes : store::ArchiveExisting::no);
}

}  // namespace

void add_stage(cli::Tool& tool) {
  auto& verb = tool.add_verb("stage", "Move a version to a stage, which MLflow has deprecated");
  auto& options = verb.options<Options>();
  verb.positional("NAME", options.name, "The registered model")
      .required()
      .complete(cli::complete_model_names);
  verb.positional("VERSION", options.version, "The version, or @ALIAS for the one that has it")
      .required()
      .complete(cli::complete_versions_of(options.name));
  verb.positional("STAGE", options.stage, "None, Staging, Production or Archived")
      .required()
      .complete(complete_stages);
  verb.flag("--archive-existing", options.archive_existing,
            "Send the versions that are in the stage to Archived; for Staging and Production");
  verb.action([&options](cli::Session& session) { set_stage(options, session); });
}

}  // namespace mlf::tools
