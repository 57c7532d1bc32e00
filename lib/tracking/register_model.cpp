// SPDX-License-Identifier: Apache-2.0
#include "tracking/register_model.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/python_json.h"
#include "base/text.h"
#include "core/limits.h"
#include "tracking/model_source.h"

namespace mlf::tracking {

namespace {

/// Adds the version to the list of versions that a tag has; nullopt when the tag has no list.
std::optional<std::string> with_version(const std::string* tag, const ModelVersion& version) {
  auto list = tag == nullptr ? Json::array() : parse_json_or_null(*tag);
  if (!list.is_array()) return std::nullopt;
  list.push_back({{"name", version.name}, {"version", version.version}});
  return python_json(list);
}

}  // namespace

void list_in_logged_model(store::TrackingStore& store, const ModelVersion& version,
                          Reporter& reporter) {
  try {
    const auto model = store.get_logged_model(*version.model_id);
    const auto list = with_version(find_tag(model.tags, tags::model_versions), version);
    if (!list) throw invalid_state("its tag '{}' is no list", tags::model_versions);
    const Tag tag{.key = std::string(tags::model_versions), .value = *list};
    store.set_logged_model_tags(model.model_id, {&tag, 1});
  } catch (const Error& error) {
    reporter.warn(fmt::format("logged model '{}' does not list its version {} of '{}': {}",
                              printable(*version.model_id), version.version,
                              printable(version.name), error.what()));
  }
}

void ensure_registered_model(store::RegistryStore& registry, const std::string& name) {
  try {
    registry.create_registered_model({.name = name, .tags = {}, .description = {}});
  } catch (const Error& error) {
    if (error.code() != ErrorCode::resource_already_exists) throw;
  }
}

ModelVersion register_model(const ArtifactStores& stores, const Registration& registration,
                            const Context& context) {
  auto source = resolve_model_source(stores, registration.source, registration.check, context);
  auto& registry = stores.registry();
  ensure_registered_model(registry, registration.name);
  auto version =
      registry.create_model_version({.name = registration.name,
                                     .source = std::move(source.source),
                                     .storage_location = std::move(source.storage_location),
                                     .run_id = std::move(source.run_id),
                                     .run_link = registration.run_link,
                                     .model_id = std::move(source.model_id),
                                     .description = registration.description,
                                     .tags = registration.tags});
  if (version.model_id) list_in_logged_model(stores.store, version, context.reporter);
  return version;
}

std::vector<ModelVersion> find_versions_of_runs(store::RegistryStore& registry,
                                                std::span<const RunId> runs) {
  std::vector<std::string> ids;
  for (const RunId& run : runs) ids.push_back(fmt::format("'{}'", run.str()));
  store::RegistryQuery query{.filter = fmt::format("run_id IN ({})", join(ids, ", ")),
                             .order_by = {},
                             .max_results = limits::largest_model_version_page};
  std::vector<ModelVersion> versions;
  do {
    auto page = registry.search_model_versions(query);
    std::ranges::move(page.items, std::back_inserter(versions));
    query.page_token = page.next_page_token;
  } while (!query.page_token.empty());
  return versions;
}

namespace {

void warn_of(const RunId& run, std::span<const ModelVersion> versions, Reporter& reporter) {
  constexpr std::size_t most_named = 5;
  std::vector<std::string> names;
  for (const auto& version : versions) {
    if (version.run_id == run.str())
      names.push_back(fmt::format("{}/{}", version.name, version.version));
  }
  if (names.empty()) return;
  if (names.size() > most_named) {
    const auto more = fmt::format("{} more", names.size() - most_named);
    names.resize(most_named);
    names.push_back(more);
  }
  reporter.warn(fmt::format("run '{}' is the source of versions of registered models: {}",
                            run.str(), printable(join(names, ", "))));
}

}  // namespace

void warn_of_versions(const std::function<store::RegistryStore&()>& registry,
                      std::span<const RunId> runs, Reporter& reporter) {
  try {
    const auto versions = find_versions_of_runs(registry(), runs);
    for (const RunId& run : runs) warn_of(run, versions, reporter);
  } catch (const Error& error) {
    reporter.detail(fmt::format("the model registry was not read: {}", error.what()));
  }
}

}  // namespace mlf::tracking
