// SPDX-License-Identifier: Apache-2.0
#include "image_options.h"

#include "cli/completer.h"
#include "cli/usage_error.h"
#include "scoring/native/load.h"

namespace mlf::tools {

namespace {

/// Loads the library that scores the model, to see that it can, and to know its files.
void take_libraries(image::ImageRequest& request, const ImageOptions& options,
                    const Context& context) {
  const auto environment = provide_environment(*request.model, options.model, context);
  const auto places = scoring::native::runtime_places(environment, context);
  const auto loaded = scoring::native::load_native(*request.model, places);
  context.reporter.note("the image scores with " + loaded->library());
  request.libraries = image::loaded_libraries();
}

void take_packages(image::ImageRequest& request, const ImageOptions& options) {
  const auto manager = options.model.manager;
  if (manager == env::Manager::conda || manager == env::Manager::uv) {
    throw cli::usage_error(
        "the environment of an image is made with virtualenv, or is that of --base-image (local)");
  }
  if (manager == env::Manager::local) {
    if (!options.base) throw cli::usage_error("--env-manager local needs --base-image");
    return;
  }
  if (!request.model) {
    throw cli::usage_error("without -m, --env-manager local and --base-image are needed");
  }
  request.packages = model_environment(*request.model, options.model);
  if (options.wheels) request.wheels = *options.wheels;
}

}  // namespace

void add_image_options(cli::Verb& verb, ImageOptions& options) {
  add_optional_model_arguments(verb, options.model);
  verb.option("--base-image", "IMAGE", options.base,
              "What the image is made from; default python:VERSION-slim, and scratch for native");
  verb.option("--kind", "KIND", options.kind,
              "What scores: workers in Python (default), or a native library alone")
      .one_of({"python", "native"});
  verb.option("--wheels", "DIR", options.wheels,
              "Install the packages from this directory, and use no index")
      .complete(cli::complete_files);
}

void write_image_context(const ImageOptions& options, const std::filesystem::path& directory,
                         cli::Session& session, const Context& context) {
  image::ImageRequest request{.base = options.base};
  if (!options.model.model.empty()) {
    request.model = fetch_model(session, options.model.model, context);
  }
  if (options.kind == "native") {
    if (!request.model) throw cli::usage_error("--kind native needs -m");
    if (options.wheels) throw cli::usage_error("--kind native installs no packages");
    request.kind = image::Kind::native;
    take_libraries(request, options, context);
  } else {
    take_packages(request, options);
  }
  image::write_context(request, directory, context);
}

}  // namespace mlf::tools
