// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "project/project.h"
#include "source/source.h"

namespace mlf::project {

/// {"name", "command", "parameters": [{"name", "type", "default"}]}; "default" is null without one.
Json to_json(const EntryPoint& entry_point);

/// {"name", "directory", "file", "environment", "entry_points"}. "environment" is null or has
/// - "type": MLflow's key, which is python_env, conda_env or docker_env, or null;
/// - "file";
/// - for docker_env, "image", "volumes" and "environment".
/// What does not exist is null.
Json to_json(const Project& project);
/// The same, followed by "source": "uri", "name", "commit", "branch" and "repo_url".
Json to_json(const Project& project, const source::Source& source);

}  // namespace mlf::project
