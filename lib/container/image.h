// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "container/request.h"
#include "container/tool.h"
#include "core/tag.h"

namespace mlf::container {

/// Where MLflow puts the project's files in an image that it builds.
inline constexpr std::string_view container_project_directory = "/mlflow/projects/code/";

/// An image that is on this machine.
struct Image {
  std::string uri;                     ///< as it is recorded
  std::string name;                    ///< with its tag, as containers are started from it
  std::string id;                      ///< "sha256:..."
  std::vector<std::string> digests{};  ///< "NAME@sha256:...", of the registries it is known in
  bool sets_home = false;              ///< it has a value for HOME

  /// What it is, exactly: a digest, else the id.
  const std::string& identity() const { return digests.empty() ? id : digests.front(); }
};

/// mlflow.docker.image.uri and mlflow.docker.image.id.
std::vector<Tag> image_tags(const Image& image);

/// The image of that name, nullopt when there is none here.
/// @throws Error as Tool::require_daemon().
std::optional<Image> find_image(const Tool& tool, const std::string& name);

/// The image that a request asks for: as it is, pulled when it is absent, or built from the
/// Dockerfile that the project names; with --build-image another is built from it that has the
/// project's files and is named REPOSITORY[:first seven digits of the commit], as in MLflow.
/// @throws Error as Tool::require_daemon(), and with the tool's last line when it fails.
Image provide_image(const Tool& tool, const Request& request, const std::string& repository,
                    const Surroundings& surroundings);

}  // namespace mlf::container
