// SPDX-License-Identifier: Apache-2.0
// `mlf log artifact`: copies files and directories to the artifacts of a run.
#include "cli/artifacts.h"
#include "cli/options.h"
#include "cli/session.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> sources;
  cli::UploadPlace place;
};

void log_artifacts(const Options& options, cli::Session& session) {
  const auto repository = cli::open_run_artifacts_to_write(session, session.run_id());
  cli::put_artifacts(session, *repository, options.sources, options.place);
}

}  // namespace

void add_artifact(cli::Tool& tool) {
  auto& verb = tool.add_verb("artifact", "Log files and directories as artifacts of a run");
  auto& options = verb.options<Options>();
  verb.positional("PATH", options.sources,
                  "Files and directories; DIR/. is what DIR contains, - standard input")
      .required()
      .complete(cli::complete_files);
  verb.option("--to", "DIR", options.place.to, "The directory of the artifacts that they go to");
  verb.option("--as", "PATH", options.place.as, "The path that a single one gets");
  cli::add_run_option(verb);
  verb.action([&options](cli::Session& session) { log_artifacts(options, session); });
}

}  // namespace mlf::tools
