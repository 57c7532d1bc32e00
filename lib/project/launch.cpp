// SPDX-License-Identifier: Apache-2.0
#include "project/launch.h"

#include "base/error.h"
#include "base/text.h"
#include "base/uri.h"

namespace mlf::project {

namespace {

using Json = nlohmann::ordered_json;

/// A member that may be absent; null stands for it.
template <typename Value>
Json value_or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json();
}

Json json_of(const std::vector<Param>& params) {
  Json list = Json::array();
  for (const Param& param : params) list.push_back({{"key", param.key}, {"value", param.value}});
  return list;
}

Json json_of(const container::Specification& docker) {
  Json variables = Json::array();
  for (const container::EnvironmentVariable& variable : docker.variables) {
    variables.push_back({{"name", variable.name}, {"value", value_or_null(variable.value)}});
  }
  return {{"image", docker.image},
          {"dockerfile", value_or_null(docker.dockerfile)},
          {"volumes", docker.volumes},
          {"variables", variables}};
}

/// Reads one object's members, naming those that are not as they should be.
class Reader {
 public:
  Reader(const Json& object, std::string_view what) : object_(object), what_(what) {
    if (!object.is_object()) throw internal_error("{} is no JSON object", what);
  }

  template <typename Value>
  void read(const char* name, Value& value) const {
    try {
      value = member(name).get<Value>();
    } catch (const Json::exception&) {
      throw internal_error("{}: '{}' has the wrong type", what_, name);
    }
  }
  template <typename Value>
  void read(const char* name, std::optional<Value>& value) const {
    if (!object_.contains(name) || member(name).is_null()) return;
    read(name, value.emplace());
  }
  void read(const char* name, std::filesystem::path& path) const {
    std::string text;
    read(name, text);
    path = text;
  }

  const Json& member(const char* name) const {
    const auto found = object_.find(name);
    if (found == object_.end()) throw internal_error("{}: '{}' is missing", what_, name);
    return *found;
  }

 private:
  const Json& object_;
  std::string_view what_;
};

std::vector<Param> params_from_json(const Json& list) {
  std::vector<Param> params;
  for (const Json& item : list) {
    const Reader reader(item, "a parameter of the launch");
    Param& param = params.emplace_back();
    reader.read("key", param.key);
    reader.read("value", param.value);
  }
  return params;
}

container::Specification docker_from_json(const Json& object) {
  const Reader reader(object, "the launch's docker environment");
  container::Specification docker;
  reader.read("image", docker.image);
  reader.read("dockerfile", docker.dockerfile);
  reader.read("volumes", docker.volumes);
  for (const Json& item : reader.member("variables")) {
    const Reader variable(item, "a variable of the launch");
    container::EnvironmentVariable& made = docker.variables.emplace_back();
    variable.read("name", made.name);
    variable.read("value", made.value);
  }
  return docker;
}

env::Manager manager_from_json(const Reader& reader) {
  std::string name;
  reader.read("env_manager", name);
  if (const auto manager = env::find_manager(name)) return *manager;
  throw internal_error("the launch has no env_manager but '{}'", name);
}

}  // namespace

container::Request container_request(const Launch& launch, const std::filesystem::path& directory) {
  return {.specification = launch.docker.value(),
          .directory = directory,
          .project_name = launch.project_name,
          .commit = launch.commit,
          .command = launch.command,
          .run_id = launch.run_id,
          .experiment_id = launch.experiment_id,
          .tracking_uri = launch.tracking_uri,
          .arguments = launch.docker_arguments,
          .build_image = launch.build_image,
          .allowed_volumes = launch.allowed_volumes};
}

env::Request environment_request(const Launch& launch, const std::filesystem::path& directory) {
  const auto below = [&](const std::optional<std::filesystem::path>& file) {
    return file ? std::optional(directory / *file) : std::nullopt;
  };
  return {.manager = launch.manager,
          .python_env = below(launch.python_env),
          .conda_env = below(launch.conda_env),
          .directory = directory};
}

namespace {

/// Takes credentials out of every text in it.
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
  Json allowed_volumes = Json::array();
  for (const auto& volume : launch.allowed_volumes) allowed_volumes.push_back(volume.string());
  return Json{
      {"run_id", launch.run_id},
      {"experiment_id", launch.experiment_id},
      {"tracking_uri", launch.tracking_uri},
      {"uri", launch.uri},
      {"version", value_or_null(launch.version)},
      {"commit", value_or_null(launch.commit)},
      {"content", value_or_null(launch.content)},
      {"with_submodules", launch.with_submodules},
      {"directory", launch.directory.string()},
      {"project_name", launch.project_name},
      {"entry_point", launch.entry_point},
      {"parameters", json_of(launch.parameters)},
      {"repeated_run", value_or_null(launch.repeated_run)},
      {"repeated_requirements", launch.repeated_requirements},
      {"command", launch.command},
      {"env_manager", env::to_string(launch.manager)},
      {"python_env", path(launch.python_env)},
      {"conda_env", path(launch.conda_env)},
      {"docker", launch.docker ? json_of(*launch.docker) : Json()},
      {"docker_arguments", launch.docker_arguments},
      {"build_image", launch.build_image},
      {"allowed_volumes", allowed_volumes},
      {"backend", launch.backend},
      {"backend_config", launch.backend_config},
      {"max_output", launch.max_output ? Json(*launch.max_output) : Json()},
  };
}

}  // namespace

std::string encode(const Launch& launch) {
  Json json = json_of(launch);
  // Where it is fetched from and recorded in it must stay usable.
  json["uri"] = without_credentials(launch.uri);
  json["tracking_uri"] = without_credentials(launch.tracking_uri);
  hide_credentials(json);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void require_recordable(const Launch& launch) {
  Launch fetched = launch;
  // Git's helpers have them for a repository; an archive has no commit.
  if (launch.commit) fetched.uri = without_credentials(launch.uri);
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
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) throw internal_error("the launch of the run is no JSON");
  const Reader reader(json, "the launch of the run");
  Launch launch;
  reader.read("run_id", launch.run_id);
  reader.read("experiment_id", launch.experiment_id);
  reader.read("tracking_uri", launch.tracking_uri);
  reader.read("uri", launch.uri);
  reader.read("version", launch.version);
  reader.read("commit", launch.commit);
  reader.read("content", launch.content);
  reader.read("with_submodules", launch.with_submodules);
  reader.read("directory", launch.directory);
  reader.read("project_name", launch.project_name);
  reader.read("entry_point", launch.entry_point);
  launch.parameters = params_from_json(reader.member("parameters"));
  reader.read("repeated_run", launch.repeated_run);
  if (json.contains("repeated_requirements")) {
    reader.read("repeated_requirements", launch.repeated_requirements);
  }
  reader.read("command", launch.command);
  launch.manager = manager_from_json(reader);
  reader.read("python_env", launch.python_env);
  reader.read("conda_env", launch.conda_env);
  if (const Json& docker = reader.member("docker"); !docker.is_null()) {
    launch.docker = docker_from_json(docker);
  }
  reader.read("docker_arguments", launch.docker_arguments);
  reader.read("build_image", launch.build_image);
  std::vector<std::string> allowed_volumes;
  reader.read("allowed_volumes", allowed_volumes);
  launch.allowed_volumes.assign(allowed_volumes.begin(), allowed_volumes.end());
  reader.read("backend", launch.backend);
  reader.read("backend_config", launch.backend_config);
  reader.read("max_output", launch.max_output);
  return launch;
}

}  // namespace mlf::project
