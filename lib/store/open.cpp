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
#include "store/file/file_registry.h"
#include "store/file/file_store.h"
#include "store/memory/memory_registry.h"
#include "store/memory/memory_store.h"

namespace mlf::store {

namespace {

struct Row {
  std::string_view scheme;
  std::unique_ptr<TrackingStore> (*tracking)(std::string_view uri, const Context&,
                                             const OpenOptions&);
  std::unique_ptr<RegistryStore> (*registry)(std::string_view uri, const Context&,
                                             const RegistryOptions&);
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

struct FileRoot {
  std::filesystem::path path;
  std::string artifacts;
};

/// As in MLflow, a plain path gives experiments plain artifact locations and a file: URI gives them
/// URIs.
FileRoot file_root(std::string_view uri) {
  const auto path = *local_path(uri);
  require_path(uri, path);
  const auto root = absolute_path(path);
  return {root, uri_scheme(uri).empty() ? root.string() : file_uri(root)};
}

std::unique_ptr<TrackingStore> open_file(std::string_view uri, const Context& context,
                                         const OpenOptions& options) {
  auto root = file_root(uri);
  return std::make_unique<FileStore>(
      root.path, options.artifact_root.value_or(std::move(root.artifacts)), context, options);
}

std::unique_ptr<RegistryStore> open_file_registry(std::string_view uri, const Context& context,
                                                  const RegistryOptions& options) {
  auto root = file_root(uri);
  return std::make_unique<FileRegistry>(root.path, std::move(root.artifacts), context, options);
}

std::unique_ptr<TrackingStore> open_memory(std::string_view, const Context& context,
                                           const OpenOptions& options) {
  return std::make_unique<MemoryStore>(context, options);
}

std::unique_ptr<RegistryStore> open_memory_registry(std::string_view, const Context& context,
                                                    const RegistryOptions& options) {
  return std::make_unique<MemoryRegistry>(context, options);
}

constexpr std::array<Row, 3> rows = {{{"", open_file, open_file_registry},
                                      {"file", open_file, open_file_registry},
                                      {"memory", open_memory, open_memory_registry}}};

/// `kind` is "tracking" or "registry". @throws Error for an unknown scheme.
const Row& find_row(std::string_view uri, std::string_view kind) {
  const auto scheme = uri_scheme(uri);
  const auto row = std::ranges::find(rows, scheme, &Row::scheme);
  if (row != rows.end()) return *row;
  throw invalid_parameter(
      "no store for the scheme '{}' of the {} URI '{}'; a path, a file: URI or memory: is one",
      scheme, kind, printable(without_credentials(uri, hidden_credentials)));
}

}  // namespace

std::unique_ptr<TrackingStore> open_tracking(std::string_view uri, const Context& context,
                                             const OpenOptions& options) {
  return find_row(uri, "tracking").tracking(uri, context, options);
}

std::unique_ptr<RegistryStore> open_registry(std::string_view uri, const Context& context,
                                             const RegistryOptions& options) {
  return find_row(uri, "registry").registry(uri, context, options);
}

}  // namespace mlf::store
