// SPDX-License-Identifier: Apache-2.0
#include "store/open.h"

#include <array>

#include "base/error.h"
#include "base/text.h"
#include "base/uri.h"
#include "store/file/file_store.h"
#include "store/memory/memory_store.h"

namespace mlf::store {

namespace {

using Opener = std::unique_ptr<TrackingStore> (*)(std::string_view uri, const Surroundings&);

struct Row {
  std::string_view scheme;
  Opener open;
};

/// As in MLflow, a plain path gives experiments plain artifact locations and a file: URI gives
/// URIs.
std::unique_ptr<TrackingStore> open_file(std::string_view uri, const Surroundings& surroundings) {
  const auto root = std::filesystem::absolute(*local_path(uri)).lexically_normal();
  std::string artifact_root = uri_scheme(uri).empty() ? root.string() : file_uri(root);
  if (artifact_root.size() > 1 && artifact_root.ends_with('/')) artifact_root.pop_back();
  return std::make_unique<FileStore>(root, artifact_root, surroundings);
}

std::unique_ptr<TrackingStore> open_memory(std::string_view, const Surroundings& surroundings) {
  return std::make_unique<MemoryStore>(surroundings);
}

constexpr std::array<Row, 3> rows = {
    {{"", open_file}, {"file", open_file}, {"memory", open_memory}}};

}  // namespace

std::unique_ptr<TrackingStore> open_tracking(std::string_view uri,
                                             const Surroundings& surroundings) {
  const auto scheme = uri_scheme(uri);
  for (const auto& row : rows) {
    if (row.scheme == scheme) return row.open(uri, surroundings);
  }
  throw invalid_parameter(
      "no store for the scheme '{}' of the tracking URI '{}'; a path, a file: URI or memory: is "
      "one",
      scheme, printable(without_credentials(uri, hidden_credentials)));
}

}  // namespace mlf::store
