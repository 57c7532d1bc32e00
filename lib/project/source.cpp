// SPDX-License-Identifier: Apache-2.0
#include "project/source.h"

#include "base/error.h"
#include "base/text.h"
#include "project/source_uri.h"

namespace fs = std::filesystem;

namespace mlf::project {

namespace {

/// The nearest of a path and its parents that has a .git in it.
std::optional<fs::path> repository_root(const fs::path& path) {
  std::error_code ignored;
  for (fs::path place = path;; place = place.parent_path()) {
    if (fs::exists(place / ".git", ignored)) return place;
    if (place == place.root_path()) return std::nullopt;
  }
}

/// What MLflow records as the source of a path: "file://REPOSITORY#BELOW" in a repository.
std::string recorded_path(const fs::path& path) {
  std::string text = path.string();
  if (text.find('#') != std::string::npos) return text;
  const auto root = repository_root(path);
  if (!root) return text;
  const std::string below = path.lexically_relative(*root).string();
  return "file://" + root->string() + (below == "." ? "" : "#" + below);
}

/// mlflow.source.name.
std::string source_name(const SourceUri& uri) {
  const bool is_here = !uri.path.empty();
  const bool is_file_uri = is_here && uri.location.starts_with("file:");
  if (is_file_uri) return recorded_path(uri.path / uri.subdirectory);
  if (is_here && !uri.has_fragment) return recorded_path(uri.path);
  if (is_here) return uri.text;
  const std::string clean = vcs::without_credentials(uri.location);
  return uri.has_fragment ? clean + uri.text.substr(uri.text.find('#')) : clean;
}

fs::path project_directory(const fs::path& root, const SourceUri& uri) {
  if (uri.subdirectory.empty()) return root;
  fs::path directory = root / uri.subdirectory;
  std::error_code ignored;
  if (fs::is_directory(directory, ignored)) return directory;
  throw not_found("could not find subdirectory '{}' of '{}'", printable(uri.subdirectory),
                  printable(uri.location));
}

/// What git says of a directory, without starting a program where there is no repository.
std::optional<vcs::Description> describe(const fs::path& directory, const SourceOptions& options) {
  std::error_code ignored;
  if (!repository_root(fs::canonical(directory, ignored))) return std::nullopt;
  try {
    return vcs::describe_in_child(directory);
  } catch (const Error& error) {
    options.note(error.what());
    return std::nullopt;
  }
}

Source open_directory(const SourceUri& uri, const SourceOptions& options) {
  Source source{.uri = uri.text, .name = source_name(uri)};
  source.directory = project_directory(uri.path, uri);
  source.is_local = true;
  source.repository = describe(source.directory, options);
  if (source.repository) {
    source.commit = source.repository->commit;
    source.repo_url = source.repository->repo_url;
  }
  return source;
}

}  // namespace

Source fetch_source(std::string_view uri, const SourceOptions& options) {
  const SourceUri parsed = parse_source_uri(uri);
  if (parsed.kind == SourceUri::Kind::directory && !options.version) {
    return open_directory(parsed, options);
  }
  throw Error(ErrorCode::not_implemented,
              fmt::format("'{}' is no local directory", printable(parsed.text)));
}

}  // namespace mlf::project
