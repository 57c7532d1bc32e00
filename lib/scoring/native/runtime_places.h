// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "env/environment.h"
#include "scoring/native/shared_library.h"

/// Finds the library that runs models of a flavor.
namespace mlf::scoring::native {

/// Names the file of a runtime's library.
struct RuntimeFile {
  std::string_view name;                       ///< of the runtime, for people: "XGBoost"
  std::vector<std::string_view> in_packages;   ///< below a directory with Python packages
  std::vector<std::string_view> system_names;  ///< also looked for in each directory itself
};

/// Directories to look in, the first that has the library wins; then the system's own.
using RuntimePlaces = std::vector<std::filesystem::path>;

/// The variable that names more directories, separated by ':', which are looked in first. Each may
/// have the library itself, or Python packages with it.
inline constexpr const char* runtime_path_variable = "MLF_RUNTIME_PATH";

/// The directories of the variable; then those with the packages of the environment. For the local
/// environment these are the packages of the Python on PATH. No program is started.
RuntimePlaces runtime_places(const env::Environment& environment, const Context& context);
/// The directories of the variable alone.
RuntimePlaces runtime_places(const Context& context);

/// Loads the first library that is found. @throws Error INVALID_STATE when none is there, or when
/// the one that is cannot be loaded.
SharedLibrary load_runtime(const RuntimeFile& file, const RuntimePlaces& places);

/// The version of the installed Python package that a library belongs to, such as "4.7.0"; "" when
/// it belongs to none.
std::string package_version(const std::filesystem::path& library, std::string_view package);

}  // namespace mlf::scoring::native
