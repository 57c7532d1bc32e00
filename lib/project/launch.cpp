// SPDX-License-Identifier: Apache-2.0
// Writes and reads the record of a launch. The record is JSON with named members, so that versions
// of mlf can read each other's: unknown members are ignored, and members added later may be
// missing. It is an artifact that many people may read, so credentials are removed from every text
// in it; a launch that cannot be carried out without them is refused before it is submitted.
#include "project/launch.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "base/uri.h"

namespace mlf::project {

namespace {

/// The format that is written. A launch without a number comes from an earlier version of mlf; its
/// members are those of format 1. Raise the number when a member is removed or changes its meaning;
/// new members do not need it.
constexpr std::int64_t format_version = 1;

Json json_of(const std::vector<Param>& params) {
  Json list = Json::array();
  for (const Param& param : params) list.push_back({{"key", param.key}, {"value", param.value}});
  return list;
}

Json json_of(const container::Specification& docker) {
  Json variables = Json::array();
  for (const container::EnvironmentVariable& variable : docker.variables) {
    variables.push_back({{"name", variable.name}, {"value", json_or_null(variable.value)}});
  }
  return {{"image", docker.image},
          {"dockerfile", json_or_null(docker.dockerfile)},
          {"volumes", docker.volumes},
          {"variables", variables}};
}

std::optional<std::filesystem::path> find_path(const JsonReader& reader, std::string_view key) {
  const auto text = reader.find<std::string>(key);
  return text ? std::optional(std::filesystem::path(*text)) : std::nullopt;
}

std::vector<Param> read_parameters(const JsonReader& launch) {
  std::vector<Param> params;
  for (const JsonReader& item : launch.list("parameters")) {
    params.push_back({item.get<std::string>("key"), item.get<std::string>("value")});
  }
  return params;
}

container::Specification read_docker(const JsonReader& reader) {
  container::Specification docker{.image = reader.get<std::string>("image"),
                                  .dockerfile = reader.find<std::string>("dockerfile"),
                                  .volumes = reader.get<std::vector<std::string>>("volumes")};
  for (const JsonReader& item : reader.list("variables")) {
    docker.variables.push_back({item.get<std::string>("name"), item.find<std::string>("value")});
  }
  return docker;
}

void require_known_format(const JsonReader& reader) {
  const auto version = reader.find<std::int64_t>("format_version");
  if (version.value_or(format_version) <= format_version) return;
  throw invalid_state(
      "the launch of the run has format {}, which a newer version of mlf wrote; this one reads "
      "formats up to {}",
      *version, format_version);
}

env::Manager read_manager(const JsonReader& reader) {
  const auto name = reader.get<std::string>("env_manager");
  if (const auto manager = env::find_manager(name)) return *manager;
  throw internal_error("the launch has no env_manager but '{}'", name);
}

container::RunOptions read_run_options(const JsonReader& reader) {
  const auto volumes = reader.get<std::vector<std::string>>("allowed_volumes");
  return {.arguments = reader.get<std::vector<std::string>>("docker_arguments"),
          .build_image = reader.get<bool>("build_image"),
          .allowed_volumes = {volumes.begin(), volumes.end()}};
}

RunRequest read_request(const JsonReader& reader) {
  return {.project = {.uri = reader.get<std::string>("uri"),
                      .version = reader.find<std::string>("version"),
                      .with_submodules = reader.get<bool>("with_submodules")},
          .entry_point = reader.get<std::string>("entry_point"),
          .parameters = read_parameters(reader),
          .manager = read_manager(reader),
          .container = read_run_options(reader),
          .backend = reader.get<std::string>("backend"),
          .backend_config = json_line(reader.value("backend_config")),
          .max_output = reader.find<std::uint64_t>("max_output")};
}

}  // namespace

container::ContainerRequest container_request(const Launch& launch,
                                              const std::filesystem::path& directory) {
  return {.specification = launch.docker.value(),
          .directory = directory,
          .project_name = launch.project_name,
          .commit = launch.commit,
          .command = launch.command,
          .run_id = launch.run_id,
          .experiment_id = launch.experiment_id,
          .tracking_uri = launch.tracking_uri,
          .options = launch.request.container};
}

env::Request environment_request(const Launch& launch, const std::filesystem::path& directory) {
  const auto below = [&](const std::optional<std::filesystem::path>& file) {
    return file ? std::optional(directory / *file) : std::nullopt;
  };
  return {.manager = launch.request.manager.value_or(env::Manager::local),
          .python_env = below(launch.python_env),
          .conda_env = below(launch.conda_env),
          .directory = directory};
}

namespace {

/// Removes credentials from every string in the value.
void hide_credentials(Json& json) {
  if (json.is_string()) {
    json = without_credentials(json.get_ref<const std::string&>(), hidden_credentials);
  } else if (json.is_structured()) {
    for (Json& part : json) hide_credentials(part);
  }
}

Json json_of(const Launch& launch) {
  const auto path = [](const std::optional<std::filesystem::path>& value) {
    return value ? Json(value->string()) : Json();
  };
  const RunRequest& request = launch.request;
  Json allowed_volumes = Json::array();
  for (const auto& volume : request.container.allowed_volumes) {
    allowed_volumes.push_back(volume.string());
  }
  return Json{
      {"format_version", format_version},
      {"run_id", launch.run_id},
      {"experiment_id", launch.experiment_id},
      {"tracking_uri", launch.tracking_uri},
      {"uri", request.project.uri},
      {"version", json_or_null(request.project.version)},
      {"commit", json_or_null(launch.commit)},
      {"content", json_or_null(launch.content)},
      {"with_submodules", request.project.with_submodules},
      {"directory", launch.directory.string()},
      {"project_name", launch.project_name},
      {"entry_point", request.entry_point},
      {"parameters", json_of(request.parameters)},
      {"repeated_run", json_or_null(launch.repeated_run)},
      {"repeated_requirements", launch.repeated_requirements},
      {"command", launch.command},
      {"env_manager", env::to_string(request.manager.value_or(env::Manager::local))},
      {"python_env", path(launch.python_env)},
      {"conda_env", path(launch.conda_env)},
      {"docker", launch.docker ? json_of(*launch.docker) : Json()},
      {"docker_arguments", request.container.arguments},
      {"build_image", request.container.build_image},
      {"allowed_volumes", allowed_volumes},
      {"backend", request.backend},
      {"backend_config", parse_backend_config(request.backend_config)},
      {"max_output", request.max_output ? Json(*request.max_output) : Json()},
  };
}

}  // namespace

std::string encode(const Launch& launch) {
  Json json = json_of(launch);
  // These two must stay usable as URIs, so their credentials are removed without a mark.
  json["uri"] = without_credentials(launch.request.project.uri);
  json["tracking_uri"] = without_credentials(launch.tracking_uri);
  hide_credentials(json);
  return json_indented(json);
}

void require_recordable(const Launch& launch) {
  Launch fetched = launch;
  // git's credential helpers provide them for a repository (an archive has no commit).
  if (launch.commit) {
    fetched.request.project.uri = without_credentials(launch.request.project.uri);
  }
  const Json whole = json_of(fetched);
  Json recorded = whole;
  hide_credentials(recorded);
  for (const auto& [name, value] : whole.items()) {
    if (recorded[name] == value) continue;
    throw invalid_parameter(
        "'{}' of the run has a URL with a user or password in it, which is not recorded, so that "
        "only this process could have it; run it in the foreground, or give it another way, such "
        "as by the environment",
        name);
  }
}

Launch decode_launch(std::string_view text) {
  const auto reader = JsonReader::parse(text, "the launch of the run");
  require_known_format(reader);
  Launch launch{
      .run_id = reader.get<std::string>("run_id"),
      .experiment_id = reader.get<std::string>("experiment_id"),
      .tracking_uri = reader.get<std::string>("tracking_uri"),
      .request = read_request(reader),
      .commit = reader.find<std::string>("commit"),
      .content = reader.find<std::string>("content"),
      .directory = reader.get<std::string>("directory"),
      .project_name = reader.get<std::string>("project_name"),
      .repeated_run = reader.find<std::string>("repeated_run"),
      .repeated_requirements = reader.find<std::string>("repeated_requirements").value_or(""),
      .command = reader.get<std::string>("command"),
      .python_env = find_path(reader, "python_env"),
      .conda_env = find_path(reader, "conda_env")};
  if (reader.has("docker")) launch.docker = read_docker(reader.member("docker"));
  return launch;
}

}  // namespace mlf::project
