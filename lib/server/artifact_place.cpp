// SPDX-License-Identifier: Apache-2.0
#include "server/artifact_place.h"

#include <utility>

#include "artifact/address.h"
#include "artifact/open.h"
#include "base/error.h"
#include "base/text.h"
#include "base/uri.h"
#include "server/served_artifacts.h"
#include "tracking/model_version.h"

namespace mlf::server {

namespace {

/// The place of a URI that this server's own artifacts have; nullopt for any other.
std::optional<ArtifactPlace> served_place(const Services& services, std::string_view uri) {
  auto path = services.artifacts != nullptr ? served_path(uri) : std::nullopt;
  if (!path) return std::nullopt;
  services.artifacts->check(*path);
  // The server has its artifacts for as long as it runs.
  return ArtifactPlace{{std::shared_ptr<void>(), &services.artifacts->repository()},
                       *std::move(path)};
}

ArtifactPlace below(ArtifactPlace place, const RelativePath& path) {
  place.root = place.root / path;
  return place;
}

/// The place of files that a version recorded as a path or file: URI.
ArtifactPlace local_place(const Services& services, const ModelVersion& version,
                          const std::string& uri) {
  if (version.model_id) {
    const auto model =
        if_it_exists([&] { return services.tracking.get_logged_model(*version.model_id); });
    const auto path = model ? tracking::path_below(uri, model->artifact_location) : std::nullopt;
    if (path) return below(artifacts_of(services, *model), *path);
  }
  if (version.run_id && RunId::is_valid(*version.run_id)) {
    const auto run =
        if_it_exists([&] { return services.tracking.get_run_info(RunId::parse(*version.run_id)); });
    const auto path = run ? tracking::path_below(uri, run->artifact_uri) : std::nullopt;
    if (path) return below(artifacts_of(services, *run), *path);
  }
  throw invalid_state(
      "the files of version {} of '{}' are not among the artifacts of its run or logged model; the "
      "server does not read them",
      version.version, printable(version.name));
}

}  // namespace

ArtifactPlace artifacts_of(const Services& services, const RunInfo& run) {
  if (auto place = served_place(services, run.artifact_uri)) return *std::move(place);
  return {artifact::open_artifacts(run, services.tracking_uri, services.context)};
}

ArtifactPlace artifacts_of(const Services& services, const LoggedModel& model) {
  if (auto place = served_place(services, model.artifact_location)) return *std::move(place);
  return {artifact::open_artifacts(model, services.tracking_uri, services.context)};
}

ArtifactPlace artifacts_of(const Services& services, const ModelVersion& version) {
  const auto& uri = tracking::files_of(version);
  if (auto place = served_place(services, uri)) return *std::move(place);
  using Owner = artifact::Address::Owner;
  const auto scheme = uri_scheme(uri);
  if (scheme != "runs" && scheme != "models") return local_place(services, version, uri);
  const auto address = artifact::parse_address(uri).value();
  if (address.owner == Owner::logged_model) {
    return below(artifacts_of(services, services.tracking.get_logged_model(address.id)),
                 address.path);
  }
  if (address.owner == Owner::run) {
    return below(artifacts_of(services, services.tracking.get_run_info(RunId::parse(address.id))),
                 address.path);
  }
  throw invalid_state("version {} of '{}' has no files of its own", version.version,
                      printable(version.name));
}

}  // namespace mlf::server
