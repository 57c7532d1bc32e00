// SPDX-License-Identifier: Apache-2.0
#include "artifact/open.h"

#include <array>
#include <utility>

#include "artifact/local/local_repository.h"
#include "artifact/local/location.h"
#include "artifact/recorded_artifacts.h"
#include "base/error.h"
#include "base/text.h"
#include "base/uri.h"

namespace mlf::artifact {

namespace {

using Repository = std::unique_ptr<ArtifactRepository>;

/// The functions for a scheme: one opens a URI that a person chose, one a URI that a store
/// recorded.
struct Row {
  std::string_view scheme;
  Repository (*open)(std::string_view uri, const Context&);
  Repository (*open_recorded)(const RecordedArtifacts&, const Context&);
};

Repository open_local(std::string_view uri, const Context& context) {
  const Location location{.base = local_path(uri).value(), .below = {}};
  return std::make_unique<LocalRepository>(location, context);
}

Repository open_recorded_local(const RecordedArtifacts& recorded, const Context& context) {
  return std::make_unique<LocalRepository>(locate(recorded, context.reporter), context);
}

constexpr std::array<Row, 2> rows = {
    {{"", open_local, open_recorded_local}, {"file", open_local, open_recorded_local}}};

const Row& find_row(std::string_view uri) {
  const auto scheme = uri_scheme(uri);
  for (const auto& row : rows) {
    if (row.scheme == scheme) return row;
  }
  throw invalid_parameter(
      "artifacts at '{}' cannot be reached: the schemes that can are a plain path and file:",
      printable(without_credentials(uri, hidden_credentials)));
}

Repository open_recorded(const RecordedArtifacts& recorded, const Context& context) {
  return find_row(recorded.uri).open_recorded(recorded, context);
}

}  // namespace

Repository open_repository(std::string_view artifact_uri, const Context& context) {
  return find_row(artifact_uri).open(artifact_uri, context);
}

Repository open_copy(CopyOfArtifacts copy, const Context& context) {
  const Location location{.base = std::move(copy.directory), .below = {}};
  return std::make_unique<LocalCopy>(location, std::move(copy.original), std::move(copy.hold),
                                     context);
}

Repository open_artifacts(const RunInfo& run, std::string_view tracking_uri,
                          const Context& context) {
  return open_recorded(recorded_artifacts(run, tracking_uri), context);
}

Repository open_artifacts(const LoggedModel& model, std::string_view tracking_uri,
                          const Context& context) {
  return open_recorded(recorded_artifacts(model, tracking_uri), context);
}

}  // namespace mlf::artifact
