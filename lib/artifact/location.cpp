// SPDX-License-Identifier: Apache-2.0
#include "artifact/location.h"

#include <system_error>

#include "base/error.h"
#include "base/path.h"
#include "base/text.h"
#include "base/uri.h"

namespace mlf::artifact {

namespace {

constexpr std::string_view artifacts_folder = "artifacts";

/// What is known of a directory of artifacts before looking at the disk.
struct Record {
  std::string_view owner;    ///< "run" or "logged model"
  std::string_view id;       ///< its last directory but one
  std::string_view uri;      ///< as its meta.yaml has it
  RelativePath below_store;  ///< where a store of the usual layout keeps it
};

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

using Warn = std::function<void(std::string)>;

std::filesystem::path recorded_path(const Record& record, const std::filesystem::path& store_root,
                                    const Warn& warn) {
  auto path = local_path(record.uri);
  if (!path) refuse_scheme(record.uri);
  if (!path->has_filename()) path = path->parent_path();  // a slash at the end
  if (path->is_absolute() || store_root.empty()) return *path;
  const auto absolute = absolute_path(absolute_path(store_root).parent_path() / *path);
  warn(
      fmt::format("the artifacts of {} '{}' are recorded at the relative path '{}'; it is taken as "
                  "'{}', from the directory that holds the store",
                  record.owner, record.id, printable(record.uri), printable(absolute.string())));
  return absolute;
}

std::filesystem::path normal(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::absolute(path, ignored).lexically_normal();
}

/// Whether a store that once was where `path` says is now around `in_store`. A root that still
/// exists may also be the artifact root of a server, in which the run has put nothing yet.
bool was_moved(const std::filesystem::path& path, const Record& record, const Location& in_store) {
  if (!exists_as_directory(in_store.path().parent_path())) return false;
  const auto root = ancestor(path, record.below_store.components().size());
  std::error_code error;
  const bool has_artifacts = !std::filesystem::is_empty(in_store.path(), error) && !error;
  return has_artifacts || !exists_as_directory(root);
}

Location locate(const Record& record, const std::filesystem::path& store_root, const Warn& warn) {
  const auto ending = RelativePath::parse(record.id) / artifacts_folder;
  const auto path = recorded_path(record, store_root, warn);
  if (!ends_with(path, ending)) {
    throw invalid_state(
        "the artifacts of {} '{}' are recorded at '{}', which does not end in "
        "'{}'; nothing there is read or written",
        record.owner, record.id, printable(record.uri), ending.str());
  }
  const Location recorded{ancestor(path, 2), ending};
  const Location in_store{store_root, record.below_store};
  if (store_root.empty() || !ends_with(path, record.below_store)) return recorded;
  if (normal(path) == normal(in_store.path())) return in_store;
  if (exists_as_directory(path.parent_path())) return recorded;
  return was_moved(path, record, in_store) ? in_store : recorded;
}

}  // namespace

Location run_location(const RunInfo& run, const std::filesystem::path& store_root,
                      const Warn& warn) {
  const auto id = RelativePath::parse(run.run_id);
  return locate({.owner = "run",
                 .id = id.str(),
                 .uri = run.artifact_uri,
                 .below_store = RelativePath::parse(run.experiment_id) / id / artifacts_folder},
                store_root, warn);
}

Location model_location(const LoggedModel& model, const std::filesystem::path& store_root,
                        const Warn& warn) {
  const auto id = RelativePath::parse(model.model_id);
  return locate(
      {.owner = "logged model",
       .id = id.str(),
       .uri = model.artifact_location,
       .below_store = RelativePath::parse(model.experiment_id) / "models" / id / artifacts_folder},
      store_root, warn);
}

void refuse_scheme(std::string_view artifact_uri) {
  throw invalid_parameter(
      "artifacts at '{}' cannot be reached: the schemes that can are a plain "
      "path and file:",
      printable(without_credentials(artifact_uri, hidden_credentials)));
}

}  // namespace mlf::artifact
