// SPDX-License-Identifier: Apache-2.0
#include "tracking/model_version.h"

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "base/uri.h"

namespace mlf::tracking {

namespace {

ModelVersion latest_version(store::RegistryStore& registry, std::string_view name,
                            const std::optional<ModelStage>& stage) {
  std::vector<ModelStage> stages;
  if (stage) stages.push_back(*stage);
  const auto versions = registry.get_latest_versions(name, stages);
  if (versions.empty()) {
    throw not_found("No versions of model with name '{}'{} found", printable(name),
                    stage ? fmt::format(" and stage '{}'", model_stage_name(*stage)) : "");
  }
  return *std::ranges::max_element(versions, {}, &ModelVersion::version);
}

/// A local path in its normal form, or the URI without slashes at its end.
std::string comparable(std::string_view uri) {
  std::string text(uri);
  if (const auto path = local_path(uri)) text = path->lexically_normal().string();
  while (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

bool has_dots(std::string_view uri) {
  const auto path = local_path(uri);
  return std::ranges::any_of(split(path ? path->native() : std::string(uri), '/'),
                             [](std::string_view part) { return part == "." || part == ".."; });
}

}  // namespace

ModelVersion find_model_version(store::RegistryStore& registry, std::string_view name,
                                const artifact::VersionChoice& choice) {
  if (choice.version) return registry.get_model_version(name, *choice.version);
  if (choice.alias) return registry.get_version_by_alias(name, *choice.alias);
  return latest_version(registry, name, choice.stage);
}

const std::string& files_of(const ModelVersion& version) {
  if (version.storage_location && !version.storage_location->empty()) {
    return *version.storage_location;
  }
  if (version.source && !version.source->empty()) return *version.source;
  throw invalid_state("'{}' records no place of its files", printable(model_version_uri(version)));
}

artifact::Address address_of(const ModelVersion& version) {
  return {.owner = artifact::Address::Owner::registered_model,
          .id = version.name,
          .version = {.version = version.version}};
}

std::string model_version_uri(const ModelVersion& version) {
  return fmt::format("{}{}/{}", artifact::models_scheme, version.name, version.version);
}

std::optional<RelativePath> path_below(std::string_view uri, std::string_view root) {
  if (has_dots(uri)) return std::nullopt;
  const auto path = comparable(uri);
  const auto top = comparable(root);
  if (top.empty() || !path.starts_with(top)) return std::nullopt;
  const auto rest = std::string_view(path).substr(top.size());
  if (rest.empty()) return RelativePath();
  if (!rest.starts_with('/')) return std::nullopt;
  return RelativePath::parse(rest.substr(1));
}

}  // namespace mlf::tracking
