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

/// A backend config as MLflow's Kubernetes backend has it.
struct KubernetesConfig {
  std::string repository;               ///< repository-uri
  std::filesystem::path template_path;  ///< kube-job-template-path
  std::optional<std::string> context;   ///< kube-context
};

/// @throws Error INVALID_PARAMETER_VALUE in MLflow's words for what is missing.
KubernetesConfig kubernetes_config(std::string_view text);

/// A Job of Kubernetes in YAML. @throws Error with file, line and column of what is no YAML, and
/// naming what a Job needs and the template lacks.
Json read_job_template(const std::filesystem::path& path);

/// What a template is filled in with.
struct JobContents {
  std::string project_name;
  std::string image;    ///< "NAME:TAG@sha256:..."
  std::string command;  ///< for a shell
  std::vector<Param> environment;
  std::chrono::system_clock::time_point time;
};

/// The template as MLflow fills it in: metadata.name, and of the first container its name, image,
/// command and further variables. Beyond MLflow: the names are made valid ones, and a command that
/// needs a shell gets one, where MLflow would pass "&&" to the program as an argument.
Json job_manifest(Json job_template, const JobContents& contents);

}  // namespace mlf::backend
