// SPDX-License-Identifier: Apache-2.0
#include "project/project_json.h"

#include <nlohmann/json.hpp>

#include "base/uri.h"

namespace mlf::project {

namespace {

/// The variables in MLflow's form of docker_env.environment.
Json variables_json(const std::vector<container::EnvironmentVariable>& variables) {
  Json list = Json::array();
  for (const auto& variable : variables) {
    list.push_back(variable.value ? Json::array({variable.name, *variable.value})
                                  : Json(variable.name));
  }
  return list;
}

Json environment_json(const Project& project) {
  Json json = {{"type", nullptr}, {"file", nullptr}};
  if (project.python_env) {
    json["type"] = "python_env";
    json["file"] = project.python_env->string();
  } else if (project.conda_env) {
    json["type"] = "conda_env";
    json["file"] = project.conda_env->string();
  } else if (project.docker) {
    json["type"] = "docker_env";
    json["file"] = json_or_null(project.docker->dockerfile);
    json["image"] = project.docker->image;
    json["volumes"] = project.docker->volumes;
    json["environment"] = variables_json(project.docker->variables);
  }
  return json;
}

}  // namespace

Json to_json(const EntryPoint& entry_point) {
  Json parameters = Json::array();
  for (const auto& parameter : entry_point.parameters) {
    parameters.push_back({{"name", parameter.name},
                          {"type", parameter.type},
                          {"default", json_or_null(parameter.default_value)}});
  }
  return {{"name", entry_point.name}, {"command", entry_point.command}, {"parameters", parameters}};
}

Json to_json(const Project& project) {
  Json entry_points = Json::array();
  for (const auto& entry_point : project.entry_points) entry_points.push_back(to_json(entry_point));
  return {{"name", project.name.empty() ? Json() : Json(project.name)},
          {"directory", project.directory.string()},
          {"file", project.file ? Json(project.file->string()) : Json()},
          {"environment", environment_json(project)},
          {"entry_points", entry_points}};
}

Json to_json(const Project& project, const source::Source& source) {
  Json json = to_json(project);
  json["source"] = {{"uri", without_credentials(source.uri)},
                    {"name", source.name},
                    {"commit", json_or_null(source.commit)},
                    {"branch", json_or_null(source.branch)},
                    {"repo_url", json_or_null(source.repo_url)}};
  return json;
}

}  // namespace mlf::project
