// SPDX-License-Identifier: Apache-2.0
#include "image/build.h"

#include "base/error.h"
#include "base/text.h"
#include "container/image.h"

namespace mlf::image {

std::string build(const std::filesystem::path& directory, const BuildOptions& options,
                  const Context& context) {
  container::require_image_name(options.name);
  const auto tool = container::Tool::find(context.variable);
  tool.require_daemon();
  std::vector<std::string> arguments;
  if (options.platform) arguments.push_back("--platform=" + *options.platform);
  if (options.network) arguments.push_back("--network=" + *options.network);
  return container::build_image(tool,
                                {.name = options.name,
                                 .dockerfile = directory / "Dockerfile",
                                 .directory = directory,
                                 .arguments = arguments},
                                context)
      .id;
}

}  // namespace mlf::image
