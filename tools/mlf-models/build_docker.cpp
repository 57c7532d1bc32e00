// SPDX-License-Identifier: Apache-2.0
// `mlf models build-docker`: builds an image that serves a model.
#include "base/temporary_directory.h"
#include "cli/stoppable.h"
#include "container/image.h"
#include "image/build.h"
#include "image_options.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct BuildDockerOptions {
  ImageOptions image;
  image::BuildOptions build{.name = "mlflow-pyfunc-servable"};
};

void build_docker(const BuildDockerOptions& options, cli::Session& session,
                  const Context& context) {
  container::require_image_name(options.build.name);
  const TemporaryDirectory directory;
  write_image_context(options.image, directory.path(), session, context);
  session.out().line(image::build(directory.path(), options.build, context));
}

}  // namespace

void add_build_docker(cli::Tool& tool) {
  auto& verb = tool.add_verb("build-docker", "Build an image that serves a model; print its id");
  auto& options = verb.options<BuildDockerOptions>();
  add_image_options(verb, options.image);
  verb.option("-n,--name", "NAME", options.build.name,
              "What to call the image; default mlflow-pyfunc-servable");
  verb.option("--platform", "PLATFORM", options.build.platform,
              "For which system, such as linux/amd64; default this one");
  verb.option("--network", "NETWORK", options.build.network,
              "The network while the image is built, such as host; default docker's");
  verb.action(cli::stoppable([&options](cli::Session& session, const Context& context) {
    build_docker(options, session, context);
  }));
}

}  // namespace mlf::tools
