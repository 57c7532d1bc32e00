// SPDX-License-Identifier: Apache-2.0
#include "source/source_uri.h"

#include "base/error.h"
#include "base/text.h"
#include "base/uri.h"
#include "source/archive.h"
#include "vcs/description.h"
#include "vcs/url.h"

namespace fs = std::filesystem;

namespace mlf::source {

namespace {

std::string_view without_quotes(std::string_view text) {
  constexpr std::string_view quotes = "'\"";
  const std::size_t first = text.find_first_not_of(quotes);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(quotes) - first + 1);
}

std::string parse_subdirectory(std::string_view text) {
  if (text.find('.') != text.npos) {
    throw invalid_parameter("'.' is not allowed in project subdirectory paths");
  }
  if (text.starts_with('/')) {
    throw invalid_parameter("project subdirectory '{}' must not start with '/'", printable(text));
  }
  std::string result;
  for (const std::string_view part : split(text, '/')) {
    if (part.empty()) continue;
    if (!result.empty()) result += '/';
    result += part;
  }
  return result;
}

bool is_bare_repository(const fs::path& directory) {
  std::error_code ignored;
  return fs::is_regular_file(directory / "HEAD", ignored) &&
         fs::is_directory(directory / "objects", ignored) &&
         fs::is_directory(directory / "refs", ignored);
}

SourceUri::Kind kind_of_local(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    return is_bare_repository(path) ? SourceUri::Kind::repository : SourceUri::Kind::directory;
  }
  if (!fs::exists(path, ignored)) {
    throw not_found("no project '{}': no such directory, and no git URL", printable(path.string()));
  }
  if (is_archive_name(path.filename().string())) return SourceUri::Kind::archive;
  throw invalid_parameter(
      "'{}' is a file; a project is a directory, an archive (.zip, .tar.gz) or a git URL",
      printable(path.string()));
}

fs::path normal(const fs::path& path) {
  const fs::path clean = fs::absolute(path).lexically_normal();
  return clean.has_filename() ? clean : clean.parent_path();
}

bool exists(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

void locate(SourceUri& uri) {
  const std::string scheme = uri_scheme(uri.location);
  const bool is_file = scheme == "file" && uri.location.find("::") == uri.location.npos;
  if (is_file || exists(uri.location) || !vcs::looks_like_url(uri.location)) {
    uri.path = normal(is_file ? *local_path(uri.location) : fs::path(uri.location));
    uri.kind = kind_of_local(uri.path);
    return;
  }
  static_cast<void>(vcs::parse_url(uri.location));
  const bool is_http = scheme == "http" || scheme == "https";
  const std::string_view location = uri.location;
  const bool is_archive = is_http && is_archive_name(location.substr(0, location.find('?')));
  uri.kind = is_archive ? SourceUri::Kind::download : SourceUri::Kind::git;
}

}  // namespace

SourceUri parse_source_uri(std::string_view text) {
  SourceUri uri;
  uri.text = std::string(without_quotes(text));
  if (uri.text.empty()) throw invalid_parameter("no project: its directory or URL is empty");
  const std::size_t hash = uri.text.find('#');
  uri.has_fragment = hash != std::string::npos;
  uri.location = uri.text.substr(0, hash);
  if (uri.has_fragment) uri.subdirectory = parse_subdirectory(uri.text.substr(hash + 1));
  if (uri.location.empty()) uri.location = ".";
  locate(uri);
  return uri;
}

namespace {

/// The source that MLflow records for a path: "file://REPOSITORY#BELOW" in a repository.
std::string recorded_path(const fs::path& path) {
  std::string text = path.string();
  if (text.find('#') != std::string::npos) return text;
  const auto root = vcs::enclosing_repository(path);
  if (!root) return text;
  const std::string below = path.lexically_relative(*root).string();
  return "file://" + root->string() + (below == "." ? "" : "#" + below);
}

}  // namespace

std::string source_name(const SourceUri& uri) {
  const bool is_here = !uri.path.empty();
  const bool is_file_uri = is_here && uri.location.starts_with("file:");
  if (is_file_uri) {
    return recorded_path(uri.subdirectory.empty() ? uri.path : uri.path / uri.subdirectory);
  }
  if (is_here && !uri.has_fragment) return recorded_path(uri.path);
  if (is_here) return uri.text;
  const std::string clean = vcs::recorded_url(uri.location);
  return uri.has_fragment ? clean + uri.text.substr(uri.text.find('#')) : clean;
}

}  // namespace mlf::source
