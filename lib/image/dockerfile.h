// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

/// Images of containers that serve a model.
namespace mlf::image {

/// Where things are in an image. The place of the model is Amazon SageMaker's.
inline constexpr const char* mlf_place = "/opt/mlf";
inline constexpr const char* environment_place = "/opt/environment";
inline constexpr const char* runtime_place = "/opt/runtime";
inline constexpr const char* model_place = "/opt/ml/model";
/// Where KServe mounts a model.
inline constexpr const char* mounted_model_place = "/mnt/models";

/// What a Dockerfile says. Its build context has the directories `mlf` and, as far as they are
/// wanted, `model`, `packages`, `runtime` and `system`.
struct Recipe {
  std::string base;       ///< "python:3.11-slim", "scratch"
  bool has_model = true;  ///< else one is mounted when the image is run
  /// Installs packages/requirements.txt for Python; without it, the base has what is needed.
  bool installs_packages = false;
  bool has_wheels = false;  ///< packages/wheels has everything, and no index is asked
  /// Whether requirements name files of the model, which then must be there before they are
  /// installed.
  bool needs_model_to_install = false;
  bool has_runtime = false;  ///< runtime/ has libraries that score without Python
  bool has_system = false;   ///< system/ has files of an operating system, with their full paths
};

/// The text of the Dockerfile. What it starts needs no shell and does not run as root.
std::string dockerfile(const Recipe& recipe);

/// What is not sent to the builder: nothing but what the Dockerfile copies is.
std::string dockerignore();

}  // namespace mlf::image
