// SPDX-License-Identifier: Apache-2.0
// `mlf artifact list`: what a run has stored.
#include "artifact/transfer.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/artifacts.h"
#include "cli/columns.h"
#include "cli/options.h"
#include "cli/session.h"
#include "cli/usage_error.h"
#include "report/artifact_tree.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

using artifact::FileInfo;

struct Options {
  std::vector<std::string> words;
  bool recursive = false;
  bool tree = false;
};

std::vector<cli::Column<FileInfo>> columns() {
  cli::Column<FileInfo> path = {"path", "Path", [](const FileInfo& info) { return info.path; }};
  path.style = [](const FileInfo& info) {
    return info.is_dir ? cli::Style::strong : cli::Style::plain;
  };
  cli::Column<FileInfo> is_dir = {"is_dir", "Directory",
                                  [](const FileInfo& info) { return info.is_dir; }};
  is_dir.shown = false;
  return {path, is_dir, {"file_size", "Size", [](const FileInfo& info) {
                           return cli::cell_of<cli::Bytes>(info.file_size);
                         }}};
}

/// What the target's path names: its entries, or itself when it is a file.
std::vector<FileInfo> entries_of(const tracking::ArtifactTarget& target, bool recursive) {
  const auto info = target.repository->find(target.path);
  if (!info) throw not_found("No such artifact: '{}'", target.path.str());
  if (!info->is_dir) return {*info};
  if (!recursive) return target.repository->list(target.path);
  std::vector<FileInfo> entries;
  artifact::walk(*target.repository, target.path,
                 [&](const FileInfo& entry) { entries.push_back(entry); });
  return entries;
}

/// What is said of targets that have no entries.
std::string no_artifacts(const std::vector<tracking::ArtifactTarget>& targets) {
  std::string text;
  for (const auto& target : targets) {
    if (!text.empty()) text += '\n';
    const auto below = target.path.empty() ? "" : fmt::format("in '{}' ", target.path.str());
    text += fmt::format("no artifacts {}of {}, whose artifacts are in {}", printable(below),
                        target.owner, printable(target.repository->place()));
  }
  return text;
}

void list(const Options& options, cli::Session& session) {
  if (options.tree && cli::format_of(session) != cli::Format::table) {
    throw cli::usage_error("--tree is for people; leave it or the format away");
  }
  std::vector<FileInfo> entries;
  const auto targets = cli::find_artifacts(session, options.words);
  for (const auto& target : targets) {
    auto found = entries_of(target, options.recursive || options.tree);
    if (options.tree) session.out().write(report::artifact_tree(target.path, found));
    entries.insert(entries.end(), found.begin(), found.end());
  }
  const auto when_empty = [&] { return no_artifacts(targets); };
  if (options.tree) {
    if (entries.empty()) cli::print_empty(session, when_empty);
    return;
  }
  cli::print_records(
      session,
      cli::Listing<FileInfo>{
          .name = "files", .items = entries, .columns = columns(), .when_empty = when_empty});
}

}  // namespace

void add_list(cli::Tool& tool) {
  auto& verb = tool.add_verb("list", "List artifacts");
  auto& options = verb.options<Options>();
  verb.positional("RUN [PATH]|URI", options.words,
                  "A run and directories of its artifacts, or URIs such as runs:/RUN_ID/PATH")
      .required()
      .complete(cli::complete_artifacts(options.words));
  verb.flag("-r,--recursive", options.recursive, "Also what directories contain");
  verb.flag("--tree", options.tree, "Draw everything as a tree, with sizes");
  cli::add_output_options(verb, {"path", "is_dir", "file_size"});
  verb.action([&options](cli::Session& session) { list(options, session); });
}

}  // namespace mlf::tools
