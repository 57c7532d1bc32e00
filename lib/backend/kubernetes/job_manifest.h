// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "core/param.h"
#include "project/launch.h"

namespace mlf::backend {

/// The backend config, with the keys of MLflow's Kubernetes backend.
struct KubernetesConfig {
  std::string repository;               ///< repository-uri
  std::filesystem::path template_path;  ///< kube-job-template-path
  std::optional<std::string> context;   ///< kube-context
};

/// @throws Error INVALID_PARAMETER_VALUE with MLflow's message for what is missing.
KubernetesConfig kubernetes_config(std::string_view text);

/// Reads the YAML template of a Kubernetes Job. @throws Error with file, line and column where it
/// is not valid YAML, or naming what a Job needs and the template lacks.
Json read_job_template(const std::filesystem::path& path);

/// What job_manifest() puts into a template.
struct JobContents {
  std::string project_name;
  std::string image;    ///< "NAME:TAG@sha256:..."
  std::string command;  ///< in shell syntax
  std::vector<Param> environment;
  std::chrono::system_clock::time_point time;
};

/// The template filled in as MLflow does: metadata.name, and in the first container the name,
/// image, command and additional variables. Unlike MLflow, it makes the names valid, and runs a
/// command that needs a shell in one; MLflow would pass "&&" to the program as an argument.
Json job_manifest(Json job_template, const JobContents& contents);

}  // namespace mlf::backend
