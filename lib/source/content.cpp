// SPDX-License-Identifier: Apache-2.0
#include "source/content.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/tree_digest.h"
#include "source/source_uri.h"

namespace fs = std::filesystem;

namespace mlf::source {

namespace {

bool is_part_of_project(const fs::path& path) {
  return std::none_of(path.begin(), path.end(),
                      [](const fs::path& name) { return is_by_product(name.string()); });
}

TreeDigest digest_within(const ContentOptions& options) {
  return TreeDigest({.files = options.files,
                     .bytes = options.bytes,
                     .leaves_out = [&options](const fs::path& path) {
                       return is_by_product(path.filename().string()) || path == options.store;
                     }});
}

std::string commit_text(std::string_view commit, const std::string& below) {
  return fmt::format("git:{}{}", commit, below.empty() || below == "." ? "" : "#" + below);
}

/// The content of a project in a local repository with a commit and a list of changed files.
std::string content_of_repository(const Source& source, const ContentOptions& options) {
  const vcs::Description& repository = *source.repository;
  const fs::path root = repository.root;
  std::error_code ignored;
  const std::string below =
      fs::canonical(source.directory, ignored).lexically_relative(root).string();
  const std::string commit = commit_text(*repository.commit, below);
  TreeDigest digest = digest_within(options);
  bool is_changed = false;
  for (std::string path : *repository.changed) {
    if (path.ends_with('/')) path.pop_back();
    if (!is_part_of_project(path) || root / path == options.store) continue;
    is_changed = true;
    digest.add(root / path, path);
  }
  return is_changed ? commit + "+" + digest.hex() : commit;
}

std::string content_within(const Source& source, const ContentOptions& options) {
  const bool is_repository = source.repository && source.repository->commit;
  if (is_repository && source.repository->changed) return content_of_repository(source, options);
  if (!source.is_local && source.commit) {
    return commit_text(*source.commit, parse_source_uri(source.uri).subdirectory);
  }
  TreeDigest digest = digest_within(options);
  digest.add(source.directory, "");
  return "files:" + digest.hex();
}

}  // namespace

std::optional<std::string> content_of(const Source& source, const ContentOptions& options) {
  try {
    return content_within(source, options);
  } catch (const TreeDigest::TooMuch&) {
    return std::nullopt;
  }
}

std::string fingerprint(const fs::path& path) {
  std::error_code ignored;
  const fs::path target = fs::canonical(path, ignored);
  if (target.empty()) return {};
  TreeDigest digest({.of = TreeDigest::Of::times, .leaves_out = [](const fs::path& entry) {
                       return is_by_product(entry.filename().string());
                     }});
  digest.add(target, "");
  return digest.hex();
}

}  // namespace mlf::source
