// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "container/request.h"
#include "container/tool.h"
#include "core/tag.h"

namespace mlf::container {

/// Where MLflow puts the project's files in an image that it builds.
inline constexpr std::string_view container_project_directory = "/mlflow/projects/code/";

/// An image that is on this machine.
struct Image {
  std::string uri;                     ///< recorded as mlflow.docker.image.uri
  std::string name;                    ///< its name with a tag, for `docker run`
  std::string id;                      ///< "sha256:..."
  std::vector<std::string> digests{};  ///< "NAME@sha256:...", one for each registry that has it
  bool sets_home = false;              ///< the image sets the variable HOME

  /// Identifies exactly this image: a digest, else the id.
  const std::string& identity() const { return digests.empty() ? id : digests.front(); }
};

/// mlflow.docker.image.uri and mlflow.docker.image.id.
std::vector<Tag> image_tags(const Image& image);

/// The image of that name; nullopt when it is not on this machine.
/// @throws Error as Tool::require_daemon().
std::optional<Image> find_image(const Tool& tool, const std::string& name);

/// An image to build.
struct ImageBuild {
  std::string name;
  std::filesystem::path dockerfile;
  std::filesystem::path directory;       ///< the build context
  std::vector<std::string> arguments{};  ///< further options of `docker build`
};

/// Builds an image; what the tool prints goes to standard error.
/// @throws Error as Tool::require_daemon(), and with the last line of the tool's output when it
///   fails.
Image build_image(const Tool& tool, const ImageBuild& build, const Context& context);

/// @throws Error INVALID_PARAMETER_VALUE for a text that no image can be called, or that would be
///   read as an option.
void require_image_name(std::string_view name);

/// Provides the image that a request asks for: the one on this machine, else pulled; or built, if
/// the project names a Dockerfile. With --build-image a second image with the project's files is
/// built on top of it. As in MLflow, its name is REPOSITORY[:first seven digits of the commit].
/// @throws Error as Tool::require_daemon(), and with the last line of the tool's output when it
///   fails.
Image provide_image(const Tool& tool, const ContainerRequest& request,
                    const std::string& repository, const Context& context);

}  // namespace mlf::container
