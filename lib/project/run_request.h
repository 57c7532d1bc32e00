// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "container/request.h"
#include "core/param.h"
#include "env/manager.h"

namespace mlf::project {

/// The project to run.
struct ProjectReference {
  std::string uri = ".";                 ///< a directory, an archive or a git URL
  std::optional<std::string> version{};  ///< branch, tag or commit of a git repository
  bool with_submodules = false;
};

/// The user's request to run a project.
struct RunRequest {
  ProjectReference project{};
  std::string entry_point = "main";
  std::vector<Param> parameters{};  ///< as the user gave them, unquoted
  /// None: the default_manager() of the project.
  std::optional<env::Manager> manager{};
  container::RunOptions container{};
  std::string backend = "local";
  std::string backend_config{};  ///< the backend's settings, a JSON object; "" for none
  std::optional<std::uint64_t> max_output{};  ///< how many bytes of each output stream to record
};

/// The text of a file with settings of a run, at most 16 MiB. @throws Error when it cannot be read.
std::string read_settings_file(const std::string& file);

/// The form of a backend config, for error messages.
inline constexpr std::string_view backend_config_form =
    "the backend config must be a JSON object, or a file with one whose name ends in .json";
bool is_backend_config(std::string_view text);
/// The backend config that a user names: the content of a file whose name ends in .json, else the
/// text itself. It may be invalid. @throws Error when the file cannot be read.
std::string read_backend_config(const std::string& text_or_file);

/// Parses a backend config; {} for an empty text.
/// @throws Error INVALID_PARAMETER_VALUE for text that is not a JSON object.
Json parse_backend_config(std::string_view text);

}  // namespace mlf::project
