// SPDX-License-Identifier: Apache-2.0
#include "source/source.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "source/archive.h"
#include "source/source_uri.h"
#include "source/unpack.h"
#include "source/work_trees.h"
#include "vcs/fetch.h"

namespace fs = std::filesystem;

namespace mlf::source {

namespace {

fs::path project_directory(const fs::path& root, const SourceUri& uri) {
  if (uri.subdirectory.empty()) return root;
  fs::path directory = root / uri.subdirectory;
  std::error_code ignored;
  if (fs::is_directory(directory, ignored)) return directory;
  throw not_found("could not find subdirectory '{}' of '{}'", printable(uri.subdirectory),
                  printable(uri.location));
}

/// What git says about a directory. Starts no program when it is not in a repository.
std::optional<vcs::Description> describe(const fs::path& directory, Reporter& reporter) {
  std::error_code ignored;
  if (!vcs::enclosing_repository(fs::canonical(directory, ignored))) return std::nullopt;
  try {
    return vcs::describe_in_child(directory);
  } catch (const Error& error) {
    reporter.note(error.what());
    return std::nullopt;
  }
}

Source open_directory(const SourceUri& uri, Reporter& reporter) {
  Source source{.uri = uri.text, .name = source_name(uri)};
  source.directory = project_directory(uri.path, uri);
  source.is_local = true;
  source.repository = describe(source.directory, reporter);
  if (source.repository) {
    source.commit = source.repository->commit;
    source.repo_url = source.repository->repo_url;
  }
  return source;
}

/// The last part of a location, without its extension.
std::string short_name(const SourceUri& uri) {
  std::string_view text = uri.location;
  while (text.ends_with('/')) text.remove_suffix(1);
  text = text.substr(std::min(text.find_last_of("/:") + 1, text.size()));
  return std::string(text.substr(0, text.find('.', 1)));
}

/// Where clones and the files of projects are kept.
fs::path cache_of(const Context& context) { return cache_directory(context.variable) / "projects"; }

fs::path trees_of(const Context& context) { return cache_of(context) / "trees"; }

WorkTree work_tree_of(const SourceUri& uri, const Context& context) {
  return make_work_tree(trees_of(context), short_name(uri));
}

Source fetch_repository(const SourceUri& uri, const SourceOptions& options,
                        const Context& context) {
  const WorkTree tree = work_tree_of(uri, context);
  Source source{.uri = uri.text, .name = source_name(uri), .hold = tree.hold};
  context.reporter.note(fmt::format("fetching {}", printable(vcs::recorded_url(uri.location))));
  const vcs::Fetched fetched =
      vcs::fetch_in_child({.url = uri.path.empty() ? uri.location : uri.path.string(),
                           .version = options.version,
                           .clones = cache_of(context) / "clones",
                           .directory = tree.directory,
                           .with_submodules = options.with_submodules},
                          context.variable, context.run_tool);
  if (fetched.has_large_files) {
    context.reporter.note(
        "the repository keeps files in git LFS, of which only the pointers are here");
  }
  source.directory = project_directory(tree.directory, uri);
  source.commit = fetched.commit;
  if (options.version) source.branch = fetched.branch;
  source.repo_url = fetched.repo_url;
  // A local repository without a remote: like MLflow, record the location that was given.
  if (source.repo_url == uri.path.string()) source.repo_url = uri.location;
  return source;
}

/// An archive of this machine, unpacked.
WorkTree unpack_local(const SourceUri& uri, const Context& context) {
  WorkTree tree = work_tree_of(uri, context);
  unpack_in_child(uri.path, tree.directory, context.run_tool);
  return tree;
}

/// Files of an archive have no commit, so only the name is recorded.
Source unpack_archive(const SourceUri& uri, const Context& context) {
  const WorkTree tree = uri.kind == SourceUri::Kind::download
                            ? fetch_archive(uri.location, trees_of(context), context)
                            : unpack_local(uri, context);
  Source source{.uri = uri.text, .name = source_name(uri), .hold = tree.hold};
  source.directory = project_directory(tree.directory, uri);
  return source;
}

/// A version can be given for a repository, and for a directory that is the root of one.
void require_repository(const SourceUri& uri) {
  std::error_code ignored;
  if (uri.kind == SourceUri::Kind::git || uri.kind == SourceUri::Kind::repository) return;
  if (uri.kind == SourceUri::Kind::directory && fs::exists(uri.path / ".git", ignored)) return;
  throw invalid_parameter("Setting a version is only supported for Git project URIs");
}

}  // namespace

Source fetch_source(std::string_view uri, const SourceOptions& options, const Context& context) {
  const SourceUri parsed = parse_source_uri(uri);
  if (options.version) require_repository(parsed);
  switch (parsed.kind) {
    case SourceUri::Kind::directory:
      if (options.version) return fetch_repository(parsed, options, context);
      break;
    case SourceUri::Kind::repository:
    case SourceUri::Kind::git:
      return fetch_repository(parsed, options, context);
    case SourceUri::Kind::archive:
    case SourceUri::Kind::download:
      return unpack_archive(parsed, context);
  }
  return open_directory(parsed, context.reporter);
}

}  // namespace mlf::source
