// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "image/context.h"
#include "model_arguments.h"

/// Shared by the verbs that make images.
namespace mlf::tools {

struct ImageOptions {
  ModelArguments model;
  std::optional<std::string> base;
  std::optional<std::string> kind;  ///< "python", "native"
  std::optional<std::string> wheels;
};

/// Adds -m, the options of the environment, --base-image, --kind and --wheels.
void add_image_options(cli::Verb& verb, ImageOptions& options);

/// Writes the build context of the image that the options describe.
/// @throws UsageError for options that contradict each other; Error as image::write_context().
void write_image_context(const ImageOptions& options, const std::filesystem::path& directory,
                         cli::Session& session, const Context& context);

}  // namespace mlf::tools
