// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "env/requirements.h"

/// Packages on this machine that requirements name. Their contents may change while the
/// requirements stay the same.
namespace mlf::env {

/// A package in a directory or archive on this machine.
struct LocalPackage {
  std::filesystem::path path;  ///< as written in the requirement
  bool is_editable = false;    ///< "-e": it is not copied but used in its directory
};

/// The package that a requirement such as "-e .", "./wheels/six.whl", "../lib[extra]" or
/// "six @ file:./six" names; nullopt when it names none on this machine.
std::optional<LocalPackage> find_local_package(std::string_view requirement);

/// A digest of everything on this machine that the requirements name; "" when they name nothing.
/// - Archives count with their bytes.
/// - Directories count with their code and the files that say how the package is built; editable
///   ones only with the latter, because changes of their code need no new environment.
/// - Files in the form "-rFILE", which resolve_requirements() does not read, count with their
///   requirements.
/// Relative paths start at `directory`.
std::string local_contents(const std::vector<Requirement>& requirements,
                           const std::filesystem::path& directory);

/// The part of an environment's key that MLflow's name for it lacks. Two projects may have the same
/// list of dependencies but other contents in the files that it names. "" when the list names no
/// files; else "-" and a digest of the requirements in those files, of local_contents(), and, if a
/// package is editable, of the directory.
std::string key_suffix(const std::vector<Dependency>& dependencies,
                       const std::filesystem::path& directory);

}  // namespace mlf::env
