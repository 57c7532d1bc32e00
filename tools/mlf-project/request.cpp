// SPDX-License-Identifier: Apache-2.0
// What the options ask to be run.
#include <algorithm>

#include "arguments.h"
#include "base/file.h"
#include "base/input_loop.h"
#include "base/path.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/usage_error.h"
#include "project/parameters.h"

namespace mlf::tools {

namespace {

std::string file_text(const std::string& path) {
  return read_all(open_input(path).get(), path, std::size_t{16} << 20);
}

nlohmann::ordered_json backend_config(const std::string& text) {
  const auto json = text.ends_with(".json") ? file_text(text) : text;
  auto config = nlohmann::ordered_json::parse(json, nullptr, false);
  if (config.is_object()) return config;
  throw cli::usage_error(
      "the backend config must be a JSON object, or a file with one whose name "
      "ends in .json");
}

std::vector<Param>::iterator find(std::vector<Param>& params, std::string_view name) {
  return std::ranges::find(params, name, &Param::key);
}

std::vector<Param> parameters_on_the_command_line(const std::vector<std::string>& texts) {
  std::vector<Param> params;
  for (const std::string& text : texts) {
    auto [name, value] = cli::split_assignment(text, "parameter");
    if (find(params, name) != params.end()) {
      throw cli::usage_error("Repeated parameter: '{}'", printable(name));
    }
    params.push_back({std::move(name), std::move(value)});
  }
  return params;
}

/// Those of the file, and in their place or behind them those of -P.
std::vector<Param> parameters_of(const LaunchArguments& arguments) {
  auto given = parameters_on_the_command_line(arguments.parameters);
  if (!arguments.params_file) return given;
  const auto text = file_text(*arguments.params_file);
  auto params = project::parse_params_file(text, *arguments.params_file);
  for (Param& param : given) {
    const auto same = find(params, param.key);
    if (same == params.end()) {
      params.push_back(std::move(param));
    } else {
      same->value = std::move(param.value);
    }
  }
  return params;
}

}  // namespace

project::RunRequest run_request(const SourceArguments& source, const LaunchArguments& arguments) {
  project::RunRequest request{.entry_point = arguments.entry_point,
                              .docker_arguments = arguments.docker_arguments,
                              .build_image = arguments.build_image,
                              .backend = arguments.backend,
                              .version = source.version,
                              .with_submodules = source.with_submodules,
                              .max_output = arguments.max_output};
  for (const std::string& path : arguments.allowed_volumes) {
    request.allowed_volumes.push_back(absolute_path(path));
  }
  request.parameters = parameters_of(arguments);
  if (arguments.env_manager) request.manager = env::find_manager(*arguments.env_manager);
  if (arguments.backend_config) request.backend_config = backend_config(*arguments.backend_config);
  return request;
}

}  // namespace mlf::tools
