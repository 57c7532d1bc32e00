// SPDX-License-Identifier: Apache-2.0
#include "tracking/copy_model_version.h"

#include <algorithm>
#include <array>
#include <utility>

#include "artifact/address.h"
#include "base/error.h"
#include "base/text.h"
#include "tracking/copy_run.h"
#include "tracking/model_version.h"
#include "tracking/register_model.h"

namespace mlf::tracking {

ModelVersion copy_model_version(store::RegistryStore& registry, const ModelVersion& version,
                                const std::string& name) {
  ensure_registered_model(registry, name);
  return registry.create_model_version({.name = name,
                                        .source = model_version_uri(version),
                                        .storage_location = files_of(version),
                                        .run_id = version.run_id,
                                        .run_link = version.run_link,
                                        .model_id = version.model_id,
                                        .description = version.description,
                                        .tags = version.tags});
}

namespace {

/// The run that the version records. @throws Error INVALID_STATE when it records none.
RunId run_of(const ModelVersion& version) {
  if (version.run_id && RunId::is_valid(*version.run_id)) return RunId::parse(*version.run_id);
  throw invalid_state("'{}' records no run that could be copied with it",
                      printable(model_version_uri(version)));
}

/// The source of the copied version among the artifacts of the copied run.
std::string source_in_copy(const ArtifactStores& from, const ModelVersion& version,
                           const RunInfo& copy) {
  const auto run = from.store.get_run_info(run_of(version));
  const auto path = path_below(files_of(version), run.artifact_uri);
  if (path) return fmt::format("runs:/{}/{}", copy.run_id, path->str());
  throw invalid_state("the files of '{}' are not among the artifacts of its run",
                      printable(model_version_uri(version)));
}

/// The version of `name` that was made from the copied run before.
std::optional<ModelVersion> find_copied(store::RegistryStore& registry, const std::string& name,
                                        const RunInfo& copy, const std::string& source) {
  for (auto& known : find_versions_of_runs(registry, std::array{RunId::parse(copy.run_id)})) {
    const auto tag = find_tag(known.tags, tags::copy_source_version);
    if (known.name == name && tag != nullptr && *tag == source) return std::move(known);
  }
  return std::nullopt;
}

}  // namespace

ModelVersion copy_with_run(const ArtifactStores& from, const ModelVersion& version,
                           const CopyDestination& to, const Context& context,
                           const artifact::Progress& progress) {
  const CopyStore old_store{from.store, from.tracking_uri};
  const CopyStore new_store{to.stores.store, to.stores.tracking_uri};
  const auto run =
      copy_run(old_store, run_of(version), new_store, to.experiment, context, progress);
  const auto copied_from = model_version_uri(version);
  if (auto known = find_copied(to.stores.registry(), to.name, run, copied_from)) {
    return *std::move(known);
  }
  const bool is_logged = version.model_id && !version.model_id->empty();
  const auto source =
      is_logged ? artifact::logged_model_uri(copy_logged_model(old_store, *version.model_id,
                                                               new_store, run, context, progress)
                                                 .model_id)
                : source_in_copy(from, version, run);
  auto copied = version.tags;
  copied.push_back({std::string(tags::copy_source_version), copied_from});
  return register_model(to.stores,
                        {.name = to.name,
                         .source = source,
                         .description = version.description,
                         .run_link = version.run_link,
                         .tags = std::move(copied),
                         .check = SourceCheck::none},
                        context);
}

}  // namespace mlf::tracking
