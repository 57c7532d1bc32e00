// SPDX-License-Identifier: Apache-2.0
// `mlf registry download`: copies the files of a version to a local directory.
#include <filesystem>

#include "base/file.h"
#include "cli/artifacts.h"
#include "cli/registry.h"
#include "model/model_directory.h"
#include "tracking/model_version.h"
#include "verbs.h"
#include "wire/registry_meta.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string model;
  std::optional<std::string> output;
};

/// As MLflow does, so that a program finds out which version it has loaded.
void write_meta_file(const std::filesystem::path& directory, const ModelVersion& version,
                     cli::Session& session) {
  Directory::open(directory).replace_file(RelativePath::parse(wire::downloaded_version_file),
                                          wire::write_downloaded_version(version),
                                          session.context().durability);
}

void download(const Options& options, cli::Session& session) {
  const auto version = cli::find_version(session, cli::parse_model_word(options.model));
  const std::vector<std::string> words{tracking::model_version_uri(version)};
  const auto target = cli::find_artifacts(session, words).front();
  const std::filesystem::path destination = options.output.value_or(target.owner);
  const auto plan = artifact::plan_download(*target.repository, target.path, destination, session);
  cli::download_artifacts(session, *target.repository, plan);
  if (model::has_mlmodel(target)) write_meta_file(destination, version, session);
  session.out().line(destination.lexically_normal().string());
}

}  // namespace

void add_download(cli::Tool& tool) {
  auto& verb = tool.add_verb("download", "Copy the files of a version, and print where they are");
  auto& options = verb.options<Options>();
  verb.positional("NAME/VERSION|NAME@ALIAS", options.model, "The version")
      .required()
      .complete(cli::complete_model_words);
  verb.option("-o,--output", "DIR", options.output,
              "The directory to write; default NAME-VERSION here")
      .complete(cli::complete_directories);
  verb.action([&options](cli::Session& session) { download(options, session); });
}

}  // namespace mlf::tools
