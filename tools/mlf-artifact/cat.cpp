// SPDX-License-Identifier: Apache-2.0
// `mlf artifact cat`: the bytes of artifacts on standard output.
#include "cli/artifacts.h"
#include "cli/session.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> words;
};

void cat(const Options& options, cli::Session& session) {
  for (const auto& target : cli::find_artifacts(session, options.words)) {
    target.repository->read(target.path,
                            [&](std::string_view piece) { session.out().write(piece); });
  }
}

}  // namespace

void add_cat(cli::Tool& tool) {
  auto& verb = tool.add_verb("cat", "Write artifacts to standard output");
  auto& options = verb.options<Options>();
  verb.positional("RUN PATH|URI", options.words,
                  "A run and paths of its files, or URIs such as runs:/RUN_ID/PATH")
      .required()
      .complete(cli::complete_artifacts(options.words));
  verb.action([&options](cli::Session& session) { cat(options, session); });
}

}  // namespace mlf::tools
