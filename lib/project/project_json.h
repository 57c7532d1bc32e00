// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "project/project.h"
#include "source/source.h"

namespace mlf::project {

/// {"name", "command", "parameters": [{"name", "type", "default"}]}; no default is null.
nlohmann::ordered_json to_json(const EntryPoint& entry_point);

/// {"name", "directory", "file", "environment", "entry_points"}, where what there is none of is
/// null, and "environment" has "type", one of MLflow's keys python_env, conda_env and docker_env,
/// or null; "file"; and of docker_env "image", "volumes" and "environment".
nlohmann::ordered_json to_json(const Project& project);
/// With "source" behind that: "uri", "name", "commit", "branch" and "repo_url".
nlohmann::ordered_json to_json(const Project& project, const source::Source& source);

}  // namespace mlf::project
