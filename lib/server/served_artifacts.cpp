// SPDX-License-Identifier: Apache-2.0
#include "server/served_artifacts.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "artifact/address.h"
#include "artifact/open.h"
#include "artifact/recorded_artifacts.h"
#include "base/error.h"
#include "base/path.h"
#include "base/text.h"
#include "base/uri.h"

namespace mlf::server {

namespace {

constexpr std::string_view scheme_of_proxies = "mlflow-artifacts";
/// What precedes the path in the URL of an artifact.
constexpr std::string_view anchor = "/api/2.0/mlflow-artifacts/artifacts/";

/// The directory with symbolic links resolved as far as it exists.
std::filesystem::path real_path(const std::filesystem::path& path) {
  std::error_code ignored;
  const auto absolute = absolute_path(path);
  auto real = std::filesystem::weakly_canonical(absolute, ignored);
  if (real.empty()) real = absolute;
  return real.has_filename() ? real : real.parent_path();
}

bool contains(const std::filesystem::path& outer, const std::filesystem::path& inner) {
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

/// EXPERIMENT/RUN/artifacts, EXPERIMENT/models/ID/artifacts, EXPERIMENT/traces/ID/artifacts.
bool is_among_artifacts(const RelativePath& path) {
  const auto parts = path.components();
  const auto is_folder = [&](std::size_t i) {
    return parts.size() > i && parts[i] == artifact::artifacts_folder;
  };
  if (parts.empty() || parts[0] == "models" || parts[0].starts_with('.')) return false;
  const bool has_kind = parts.size() > 1 && (parts[1] == "models" || parts[1] == "traces");
  return is_folder(has_kind ? 3 : 2);
}

/// The path of a URL or mlflow-artifacts: URI.
std::string_view path_of(std::string_view uri) {
  uri.remove_prefix(uri.find(':') + 1);
  if (!uri.starts_with("//")) return uri;
  const auto slash = uri.find('/', 2);
  return slash == uri.npos ? std::string_view() : uri.substr(slash);
}

}  // namespace

ServedArtifacts::ServedArtifacts(std::string_view destination, std::span<const std::string> stores,
                                 const Context& context)
    : repository_(artifact::open_repository(destination, context)) {
  const auto local = local_path(destination);
  for (const auto& uri : stores) {
    const auto store = local ? local_path(uri) : std::nullopt;
    if (!store) continue;
    const auto here = real_path(*local);
    const auto there = real_path(*store);
    if (here == there) {
      is_store_ = true;
    } else if (contains(here, there) || contains(there, here)) {
      throw invalid_parameter(
          "the artifacts cannot be at '{}', which {} the store '{}'; choose a directory beside the "
          "store, or the store itself",
          printable(here.string()), contains(here, there) ? "contains" : "lies in",
          printable(there.string()));
    }
  }
}

void ServedArtifacts::check(const RelativePath& path) const {
  if (!is_store_ || is_among_artifacts(path)) return;
  throw invalid_parameter("Invalid path: '{}' is not among the artifacts of a run or model",
                          path.str());
}

std::optional<RelativePath> served_path(std::string_view uri) {
  const auto scheme = uri_scheme(uri);
  const bool is_url = scheme == "http" || scheme == "https";
  if (!is_url && scheme != scheme_of_proxies) return std::nullopt;
  auto path = path_of(uri);
  if (is_url) {
    const auto begin = path.find(anchor);
    if (begin == path.npos) return std::nullopt;
    path.remove_prefix(begin + anchor.size());
  }
  while (path.starts_with('/')) path.remove_prefix(1);
  try {
    return requested_path(path);
  } catch (const Error&) {
    throw invalid_state("the artifacts are recorded at '{}', which no server has",
                        printable(without_credentials(uri)));
  }
}

RelativePath requested_path(std::string_view text) {
  if (text.empty()) return {};
  try {
    return artifact::parse_artifact_path(text);
  } catch (const Error& error) {
    std::string message = error.what();
    if (message.starts_with("invalid")) message.front() = 'I';
    throw Error(error.code(), message);
  }
}

}  // namespace mlf::server
