// SPDX-License-Identifier: Apache-2.0
#include "artifact/local/location.h"

#include <system_error>

#include "base/error.h"
#include "base/path.h"
#include "base/text.h"
#include "base/uri.h"

namespace mlf::artifact {

namespace {

bool exists_as_directory(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored);
}

/// `path` without its last `count` components.
std::filesystem::path ancestor(std::filesystem::path path, std::size_t count) {
  for (; count > 0; --count) path = path.parent_path();
  return path.empty() ? "." : path;
}

bool ends_with(const std::filesystem::path& path, const RelativePath& ending) {
  auto component = path.end();
  const auto wanted = ending.components();
  for (auto last = wanted.rbegin(); last != wanted.rend(); ++last) {
    if (component == path.begin() || (--component)->string() != *last) return false;
  }
  return true;
}

/// The local path that is recorded, as a path or a file: URI; absolute if the store is local.
std::filesystem::path path_of(const RecordedArtifacts& recorded,
                              const std::filesystem::path& store_root, Reporter& reporter) {
  auto path = local_path(recorded.uri).value();
  if (!path.has_filename()) path = path.parent_path();  // drops a slash at the end
  if (path.is_absolute() || store_root.empty()) return path;
  const auto absolute = absolute_path(absolute_path(store_root).parent_path() / path);
  reporter.warn(fmt::format(
      "the artifacts of {} '{}' are recorded at the relative path '{}'; it is taken as "
      "'{}', from the directory that holds the store",
      recorded.owner, recorded.id.str(), printable(recorded.uri), printable(absolute.string())));
  return absolute;
}

std::filesystem::path normal(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::absolute(path, ignored).lexically_normal();
}

/// Whether the store has been moved from around `path` to around `in_store`. The old root alone
/// does not decide: it may still exist as the artifact root of a server, and the run may have no
/// artifacts yet.
bool was_moved(const std::filesystem::path& path, const RecordedArtifacts& recorded,
               const Location& in_store) {
  if (!exists_as_directory(in_store.path().parent_path())) return false;
  const auto root = ancestor(path, recorded.below_store.components().size());
  std::error_code error;
  const bool has_artifacts = !std::filesystem::is_empty(in_store.path(), error) && !error;
  return has_artifacts || !exists_as_directory(root);
}

}  // namespace

Location locate(const RecordedArtifacts& recorded, Reporter& reporter) {
  const auto store_root = local_path(recorded.tracking_uri).value_or(std::filesystem::path());
  const auto ending = recorded.id / artifacts_folder;
  const auto path = path_of(recorded, store_root, reporter);
  if (!ends_with(path, ending)) {
    throw invalid_state(
        "the artifacts of {} '{}' are recorded at '{}', which does not end in "
        "'{}'; nothing there is read or written",
        recorded.owner, recorded.id.str(), printable(recorded.uri), ending.str());
  }
  const Location outside{ancestor(path, 2), ending};
  const Location in_store{store_root, recorded.below_store};
  if (store_root.empty() || !ends_with(path, recorded.below_store)) return outside;
  if (normal(path) == normal(in_store.path())) return in_store;
  if (exists_as_directory(path.parent_path())) return outside;
  return was_moved(path, recorded, in_store) ? in_store : outside;
}

}  // namespace mlf::artifact
