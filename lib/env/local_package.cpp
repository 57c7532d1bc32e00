// SPDX-License-Identifier: Apache-2.0
//
// Decides when a package in the project's own directory has changed so that its environment must be
// made again. Only the files that a package consists of count: neither files that runs write into
// the project nor those that building the package leaves there may cause a new environment.
#include "env/local_package.h"

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "base/text.h"
#include "base/tree_digest.h"

namespace fs = std::filesystem;

namespace mlf::env {

namespace {

/// Files that describe how a package is built.
constexpr std::array build_files{"pyproject.toml", "setup.py", "setup.cfg", "requirements.txt"};

bool ends_with_any(std::string_view name, const auto& endings) {
  return std::ranges::any_of(endings,
                             [&](const std::string_view end) { return name.ends_with(end); });
}

bool is_archive(std::string_view name) {
  static constexpr std::array endings{".whl", ".zip", ".tar.gz", ".tgz", ".tar.bz2"};
  return ends_with_any(name, endings);
}

/// Whether building a package creates a file or directory of this name.
bool is_build_product(std::string_view name) {
  return name == "build" || name == "dist" || name == ".eggs" || name.ends_with(".egg-info");
}

bool is_code(std::string_view name) {
  static constexpr std::array endings{".py",  ".pyi", ".pyx", ".pxd", ".c",  ".cc",
                                      ".cpp", ".cxx", ".h",   ".hpp", ".rs", ".f",
                                      ".f90", ".in",  ".cfg", ".toml"};
  return ends_with_any(name, endings) || std::ranges::find(build_files, name) != build_files.end();
}

bool is_no_part(const fs::path& path) {
  const auto name = path.filename().string();
  if (is_by_product(name) || is_build_product(name)) return true;
  std::error_code ignored;
  return !is_code(name) && !fs::is_directory(fs::symlink_status(path, ignored));
}

void add(TreeDigest& digest, const LocalPackage& package, const fs::path& directory) {
  std::error_code ignored;
  const auto path = fs::weakly_canonical(directory / package.path, ignored);
  const auto name = package.path.string();
  if (!package.is_editable) return digest.add(path, name);
  for (const auto* file : build_files) digest.add(path / file, name + "/" + file);
}

bool is_editable(const Requirement& requirement) {
  const auto package = find_local_package(requirement.text);
  return package && package->is_editable;
}

}  // namespace

std::optional<LocalPackage> find_local_package(std::string_view requirement) {
  LocalPackage package;
  auto text = requirement;
  for (const std::string_view option : {"-e", "--editable"}) {
    if (!text.starts_with(option)) continue;
    package.is_editable = true;
    text = text.substr(option.size());
    if (text.starts_with('=')) text.remove_prefix(1);
    break;
  }
  if (!package.is_editable && text.starts_with('-')) return std::nullopt;
  if (const auto at = text.find(" @ "); at != text.npos) text = text.substr(at + 3);
  text = trim(text.substr(0, text.find_first_of(";#")));
  if (text.ends_with(']')) text = text.substr(0, text.rfind('['));
  for (const std::string_view scheme : {"file://", "file:"}) {
    if (!text.starts_with(scheme)) continue;
    text.remove_prefix(scheme.size());
    break;
  }
  const bool is_path = package.is_editable || text.starts_with('.') || is_archive(text) ||
                       text.find('/') != text.npos;
  if (!is_path || text.empty() || text.find("://") != text.npos) return std::nullopt;
  package.path = text;
  return package;
}

std::string local_contents(const std::vector<Requirement>& requirements,
                           const fs::path& directory) {
  TreeDigest digest({.leaves_out = is_no_part});
  bool has_any = false;
  for (const Requirement& requirement : requirements) {
    if (const auto file = included_file(requirement.text)) {
      has_any = true;
      const auto inner = resolve_requirements({{.text = "-r " + *file}}, directory).requirements;
      for (const Requirement& each : inner) digest.add({}, each.text);
    } else if (const auto package = find_local_package(requirement.text)) {
      has_any = true;
      add(digest, *package, directory);
    }
  }
  return has_any ? digest.hex() : "";
}

std::string key_suffix(const std::vector<Dependency>& dependencies, const fs::path& directory) {
  constexpr std::size_t digest_length = 12;
  const auto requirements = resolve_requirements(dependencies, directory).requirements;
  std::string more = local_contents(requirements, directory);
  const bool has_files = std::ranges::any_of(
      dependencies, [](const Dependency& each) { return included_file(each.text).has_value(); });
  if (has_files) {
    for (const Requirement& each : requirements) {
      more += (each.is_constraint ? "\nc " : "\nr ") + each.text;
    }
  }
  if (std::ranges::any_of(requirements, is_editable)) {
    more += '\n' + fs::absolute(directory).lexically_normal().string();
  }
  return more.empty() ? "" : '-' + sha1_hex(more).substr(0, digest_length);
}

}  // namespace mlf::env
