// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "env/requirements.h"

/// What requirements name that lies on this machine, so that it may change while their words stay.
namespace mlf::env {

/// A directory or an archive.
struct LocalPackage {
  std::filesystem::path path;  ///< as the requirement has it
  bool is_editable = false;    ///< "-e": it is used where it lies
};

/// Of a requirement such as "-e .", "./wheels/six.whl", "../lib[extra]" or "six @ file:./six";
/// nullopt for what comes from elsewhere.
std::optional<LocalPackage> find_local_package(std::string_view requirement);

/// An identity of all that the requirements name here, "" when that is nothing: of archives their
/// bytes, of directories the code and what says how it is built, of one that is used where it lies
/// the latter alone; and of files that resolve_requirements() takes for requirements ("-rFILE").
/// They are looked up in `directory`.
std::string local_contents(const std::vector<Requirement>& requirements,
                           const std::filesystem::path& directory);

/// What tells one environment from another whose list has the same words: "" where the words tell
/// all, else "-" and a digest of what the files have that the list names, of local_contents(), and
/// of the directory where something is used where it lies.
std::string key_suffix(const std::vector<Dependency>& dependencies,
                       const std::filesystem::path& directory);

}  // namespace mlf::env
