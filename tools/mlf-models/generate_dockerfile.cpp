// SPDX-License-Identifier: Apache-2.0
// `mlf models generate-dockerfile`: writes what an image that serves a model is built from.
#include "cli/completer.h"
#include "cli/stoppable.h"
#include "image_options.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct GenerateOptions {
  ImageOptions image;
  std::string directory = "mlflow-dockerfile";
};

}  // namespace

void add_generate_dockerfile(cli::Tool& tool) {
  auto& verb = tool.add_verb("generate-dockerfile",
                             "Write a Dockerfile, and its files, for an image that serves a model");
  auto& options = verb.options<GenerateOptions>();
  add_image_options(verb, options.image);
  verb.option("-d,--output-directory", "DIR", options.directory,
              "A directory that is missing or empty; default mlflow-dockerfile")
      .complete(cli::complete_files);
  verb.action(cli::stoppable([&options](cli::Session& session, const Context& context) {
    write_image_context(options.image, options.directory, session, context);
    session.out().line(options.directory);
  }));
}

}  // namespace mlf::tools
