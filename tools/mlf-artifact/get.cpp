// SPDX-License-Identifier: Apache-2.0
// `mlf artifact get`: copies artifacts to local files.
#include <filesystem>
#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "cli/artifacts.h"
#include "cli/session.h"
#include "cli/usage_error.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> words;
  std::optional<std::string> output;
};

bool is_existing_directory(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored);
}

/// Where a target goes, as cp(1) decides it: into a directory that exists, else to the very path.
std::filesystem::path destination_of(const tracking::ArtifactTarget& target, const Options& options,
                                     bool is_alone) {
  const std::filesystem::path output = options.output.value_or(".");
  if (target.is_whole) return options.output ? output : output / target.owner;
  const bool is_directory = !output.has_filename() || is_existing_directory(output);
  if (is_alone && !is_directory) return output;
  Directory::create(output);
  return output / target.path.file_name();
}

void write_out(const tracking::ArtifactTarget& target, cli::Session& session) {
  target.repository->read(target.path, [&](std::string_view piece) { session.out().write(piece); });
}

void get(const Options& options, cli::Session& session) {
  const auto targets = cli::find_artifacts(session, options.words);
  for (const auto& target : targets) {
    if (options.output == "-") {
      write_out(target, session);
      continue;
    }
    const auto destination = destination_of(target, options, targets.size() == 1);
    const auto plan =
        artifact::plan_download(*target.repository, target.path, destination, session);
    cli::download_artifacts(session, *target.repository, plan);
    session.out().line(destination.lexically_normal().string());
  }
}

}  // namespace

void add_get(cli::Tool& tool) {
  auto& verb = tool.add_verb("get", "Copy artifacts to local files and print where they are");
  auto& options = verb.options<Options>();
  verb.positional("RUN PATH|URI", options.words,
                  "A run and paths of its artifacts, or URIs such as runs:/RUN_ID/PATH")
      .required()
      .complete(cli::complete_artifacts(options.words));
  verb.option("-o,--output", "PLACE", options.output,
              "A directory or file to write, - for standard output; default the directory here")
      .complete(cli::complete_files);
  verb.action([&options](cli::Session& session) { get(options, session); });
}

}  // namespace mlf::tools
