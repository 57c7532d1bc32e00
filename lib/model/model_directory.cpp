// SPDX-License-Identifier: Apache-2.0
#include "model/model_directory.h"

#include "base/error.h"
#include "base/text.h"
#include "core/logged_model.h"

namespace mlf::model {

namespace {

constexpr std::size_t longest_mlmodel = std::size_t{16} << 20;

/// Ends a read from within.
struct Enough {};

bool is_file(const tracking::ArtifactTarget& directory, const RelativePath& path) {
  const auto info = directory.repository->find(directory.path / path);
  return info && !info->is_dir;
}

}  // namespace

std::string place_of(const tracking::ArtifactTarget& directory) {
  auto root = directory.repository->place();
  if (root.size() > 1 && root.ends_with('/')) root.pop_back();
  return directory.path.empty() ? root : root + "/" + directory.path.str();
}

bool has_mlmodel(const tracking::ArtifactTarget& directory) {
  return is_file(directory, RelativePath() / mlmodel_name);
}

std::optional<std::string> read_beginning(const tracking::ArtifactTarget& directory,
                                          const RelativePath& path, std::size_t limit) {
  if (!is_file(directory, path)) return std::nullopt;
  std::string text;
  try {
    directory.repository->read(directory.path / path, [&](std::string_view piece) {
      text += piece.substr(0, limit - text.size());
      if (text.size() == limit) throw Enough();
    });
  } catch (const Enough&) {
    return text;
  }
  return text;
}

Mlmodel read_mlmodel(const tracking::ArtifactTarget& directory) {
  const auto place = printable(place_of(directory));
  const auto text = read_beginning(directory, RelativePath() / mlmodel_name, longest_mlmodel + 1);
  if (!text) throw not_found("no model in '{}': it has no file {}", place, mlmodel_name);
  return parse_mlmodel(*text, place + "/" + std::string(mlmodel_name));
}

EnvironmentFiles find_environment(const tracking::ArtifactTarget& directory, const Mlmodel& model) {
  const auto existing = [&](const std::optional<RelativePath>& path) {
    return path && is_file(directory, *path) ? path : std::nullopt;
  };
  EnvironmentFiles files;
  if (model.python_function) {
    files.python_env = existing(model.python_function->python_env);
    files.conda_env = existing(model.python_function->conda_env);
  }
  files.requirements = existing(RelativePath() / std::string_view("requirements.txt"));
  return files;
}

}  // namespace mlf::model
