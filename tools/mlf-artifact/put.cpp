// SPDX-License-Identifier: Apache-2.0
// `mlf artifact put`: copies files and directories to the artifacts of a run.
#include "cli/artifacts.h"
#include "cli/session.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string run;
  std::vector<std::string> sources;
  cli::UploadPlace place;
};

void put(const Options& options, cli::Session& session) {
  const auto repository =
      cli::open_run_artifacts_to_write(session, session.find_run_id(options.run));
  cli::put_artifacts(session, *repository, options.sources, options.place);
}

}  // namespace

void add_put(cli::Tool& tool) {
  auto& verb = tool.add_verb("put", "Copy files and directories to the artifacts of a run");
  auto& options = verb.options<Options>();
  verb.positional("RUN", options.run, "The run, by id or the beginning of it")
      .required()
      .complete(cli::complete_run_ids);
  verb.positional("SOURCE", options.sources,
                  "Files and directories; DIR/. is what DIR contains, - standard input")
      .required()
      .complete(cli::complete_files);
  verb.option("--to", "DIR", options.place.to, "The directory of the artifacts that they go to");
  verb.option("--as", "PATH", options.place.as, "The path that a single one gets");
  verb.action([&options](cli::Session& session) { put(options, session); });
}

}  // namespace mlf::tools
