// SPDX-License-Identifier: Apache-2.0
#include "tracking/git.h"

#include "base/error.h"
#include "base/failure.h"
#include "base/path.h"
#include "base/relative_path.h"

namespace mlf::tracking {

std::optional<vcs::Description> describe_repository(const Context& context, GitTrouble trouble,
                                                    std::size_t diff_limit) {
  try {
    return vcs::describe_in_child(current_directory(), diff_limit);
  } catch (const std::exception& exception) {
    const auto error = readable_error(exception);
    if (trouble == GitTrouble::warning) {
      context.reporter.warn(error.what());
    } else {
      context.reporter.detail(error.what());
    }
    return std::nullopt;
  }
}

bool record_changes(artifact::ArtifactRepository& artifacts, const vcs::Description& description,
                    Reporter& reporter) {
  if (description.diff.empty()) return true;
  try {
    artifacts.put_text(description.diff, RelativePath::parse(diff_artifact));
  } catch (const Error& error) {
    reporter.warn(fmt::format("cannot record the uncommitted changes: {}", error.what()));
    return false;
  }
  if (description.diff_truncated) {
    reporter.warn(fmt::format("the uncommitted changes are long; {} has the first {} bytes of them",
                              diff_artifact, description.diff.size()));
  }
  return true;
}

}  // namespace mlf::tracking
