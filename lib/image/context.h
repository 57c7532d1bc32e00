// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "image/dockerfile.h"
#include "scoring/local_model.h"

namespace mlf::image {

/// What scores in an image.
enum class Kind {
  python,  ///< workers with Python and the model's packages
  native,  ///< the library of XGBoost, LightGBM or ONNX Runtime; there is no Python
};

/// What an image is to be.
struct ImageRequest {
  Kind kind = Kind::python;
  std::optional<scoring::LocalModel> model{};  ///< none: it is mounted when the image is run
  /// Kind::python: the packages to install; none: the base image has them.
  std::optional<env::Request> packages{};
  std::optional<std::filesystem::path> wheels{};  ///< a directory with all packages
  /// Kind::native: has loaded the model's library into this process, see load_library().
  std::vector<std::filesystem::path> libraries{};
  std::optional<std::string> base{};  ///< none: python:VERSION-slim, or scratch
};

/// The shared libraries that this process has loaded.
std::vector<std::filesystem::path> loaded_libraries();

/// Writes the build context of the image into a directory that is missing or empty: a Dockerfile,
/// the model, this mlf, and what else the image needs. All files can be read by everybody, because
/// the container does not run as root.
/// @throws Error RESOURCE_ALREADY_EXISTS when the directory has files; INVALID_STATE when mlf's
/// own files are not where they are installed.
void write_context(const ImageRequest& request, const std::filesystem::path& directory,
                   const Context& context);

}  // namespace mlf::image
