// SPDX-License-Identifier: Apache-2.0
// `mlf registry download`: copies the files of a version to a local directory.
#include <filesystem>

#include "cli/artifacts.h"
#include "cli/registry.h"
#include "tracking/download_version.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string model;
  std::optional<std::string> output;
};

void download(const Options& options, cli::Session& session) {
  const auto version = cli::find_version(session, cli::parse_model_word(options.model));
  const std::filesystem::path directory =
      options.output.value_or(fmt::format("{}-{}", version.name, version.version));
  const auto uri = session.tracking_uri();
  tracking::download_version(
      cli::stores_of(session, uri), version, directory, session.context(),
      [&](artifact::ArtifactRepository& repository, const artifact::TransferPlan& plan) {
        cli::download_artifacts(session, repository, plan);
      });
  session.out().line(directory.lexically_normal().string());
}

}  // namespace

void add_download(cli::Tool& tool) {
  auto& verb = tool.add_verb("download", "Copy the files of a version, and print where they are");
  auto& options = verb.options<Options>();
  verb.positional("NAME/VERSION|NAME@ALIAS", options.model, "The version")
      .required()
      .complete(cli::complete_model_words);
  verb.option("-o,--output", "DIR", options.output,
              "The directory to make; default NAME-VERSION here")
      .complete(cli::complete_directories);
  verb.action([&options](cli::Session& session) { download(options, session); });
}

}  // namespace mlf::tools
