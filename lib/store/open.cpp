// SPDX-License-Identifier: Apache-2.0
#include "store/open.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

#include "base/characters.h"
#include "base/error.h"
#include "base/path.h"
#include "base/text.h"
#include "base/uri.h"
#include "store/file/file_store.h"
#include "store/memory/memory_store.h"

namespace mlf::store {

namespace {

using Opener = std::unique_ptr<TrackingStore> (*)(std::string_view uri, const Context&,
                                                  const OpenOptions&);

struct Row {
  std::string_view scheme;
  Opener open;
};

bool is_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == text.npos || colon == 0) return false;
  const auto is_of_host = [&](char c) { return is_digit(c) || c == '.' || c == '[' || c == ':'; };
  return is_of_host(text[0]) && std::ranges::all_of(text.substr(colon + 1), is_digit);
}

/// What a tracking URI that is not a directory probably means; "" when it looks like a path.
std::string_view other_meaning(std::string_view uri) {
  if (uri == "databricks" || uri == "databricks-uc" || uri == "uc") {
    return "the service of that name, which this mlf does not reach";
  }
  if (is_address(uri)) return "a server, which this mlf does not reach";
  if (uri.starts_with('~')) return "a home directory, which the shell did not put in its place";
  if (uri.starts_with('$')) return "a variable, which the shell did not replace";
  if (uri.find('\\') != uri.npos) return "a path of Windows";
  return "";
}

void require_path(std::string_view uri, const std::filesystem::path& path) {
  if (path.empty()) throw invalid_parameter("the tracking URI '{}' names nothing", printable(uri));
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (std::ranges::any_of(path.native(), is_control)) {
    throw invalid_parameter("the tracking URI '{}' has control characters", printable(uri));
  }
  const auto meaning = other_meaning(uri);
  std::error_code ignored;
  if (meaning.empty() || std::filesystem::is_directory(path, ignored)) return;
  throw invalid_parameter("'{}' is {}; write './{}' for a directory of that name", printable(uri),
                          meaning, printable(uri));
}

/// As in MLflow, a plain path gives experiments plain artifact locations and a file: URI gives them
/// URIs.
std::unique_ptr<TrackingStore> open_file(std::string_view uri, const Context& context,
                                         const OpenOptions& options) {
  const auto path = *local_path(uri);
  require_path(uri, path);
  const auto root = absolute_path(path);
  const auto artifact_root = uri_scheme(uri).empty() ? root.string() : file_uri(root);
  return std::make_unique<FileStore>(root, artifact_root, context, options);
}

std::unique_ptr<TrackingStore> open_memory(std::string_view, const Context& context,
                                           const OpenOptions& options) {
  return std::make_unique<MemoryStore>(context, options);
}

constexpr std::array<Row, 3> rows = {
    {{"", open_file}, {"file", open_file}, {"memory", open_memory}}};

}  // namespace

std::unique_ptr<TrackingStore> open_tracking(std::string_view uri, const Context& context,
                                             const OpenOptions& options) {
  const auto scheme = uri_scheme(uri);
  for (const auto& row : rows) {
    if (row.scheme == scheme) return row.open(uri, context, options);
  }
  throw invalid_parameter(
      "no store for the scheme '{}' of the tracking URI '{}'; a path, a file: URI or memory: is "
      "one",
      scheme, printable(without_credentials(uri, hidden_credentials)));
}

}  // namespace mlf::store
