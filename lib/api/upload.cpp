// SPDX-License-Identifier: Apache-2.0
#include "api/upload.h"

#include "artifact/open.h"
#include "artifact/transfer.h"
#include "base/relative_path.h"

namespace mlf::api {

void upload(const std::filesystem::path& local_path, const RunInfo& run,
            std::string_view tracking_uri, std::string_view artifact_path, const Context& context) {
  SilentReporter silent;
  auto destination = artifact_path.empty() ? RelativePath() : RelativePath::parse(artifact_path);
  if (!std::filesystem::is_directory(local_path)) {
    destination = destination / RelativePath::parse(local_path.filename().string());
  }
  const auto repository = artifact::open_artifacts(run, tracking_uri, context);
  artifact::upload(*repository, artifact::plan_upload(local_path, destination, silent), silent,
                   [](std::uint64_t) {});
}

}  // namespace mlf::api
