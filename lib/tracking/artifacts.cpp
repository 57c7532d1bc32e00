// SPDX-License-Identifier: Apache-2.0
//
// Finds artifacts by their addresses. The place of a version's files is what somebody wrote into
// the registry: a URI of a run or model, which is looked up in turn, or a path. A path among the
// artifacts of the version's own run or logged model is not opened as a path but as a part of
// these, because then it is found in a store that was moved, and no link in it leads out of them.
// Any other path is opened as MLflow opens it; nothing else says which directory was meant.
#include "tracking/artifacts.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "artifact/open.h"
#include "base/error.h"
#include "base/text.h"
#include "base/uri.h"
#include "base/user.h"
#include "core/logged_model.h"
#include "source/archive.h"
#include "store/rules.h"
#include "tracking/find_run.h"
#include "tracking/model_version.h"
#include "vcs/description.h"

namespace mlf::tracking {

std::unique_ptr<artifact::ArtifactRepository> open_artifacts_to_write(store::TrackingStore& store,
                                                                      const RunId& id,
                                                                      std::string_view tracking_uri,
                                                                      const Context& context) {
  const auto info = store.get_run_info(id);
  store::check_run_is_active(info);
  return artifact::open_artifacts(info, tracking_uri, context);
}

std::unique_ptr<artifact::ArtifactRepository> try_to_open_artifacts(const RunInfo& run,
                                                                    std::string_view tracking_uri,
                                                                    const Context& context) {
  try {
    return artifact::open_artifacts(run, tracking_uri, context);
  } catch (const Error& error) {
    context.reporter.warn(error.what());
    return nullptr;
  }
}

namespace {

/// How many versions may each be registered from another version.
constexpr int longest_chain = 8;

/// Finds the artifacts that addresses name; keeps the opened runs.
class ArtifactFinder {
 public:
  ArtifactFinder(const ArtifactStores& stores, const Context& context)
      : stores_(stores), context_(context) {}

  /// `chain` is the number of versions that have led to the address.
  ArtifactTarget find(const artifact::Address& address, int chain = 0) {
    using Owner = artifact::Address::Owner;
    if (address.owner == Owner::registered_model) return in_version(address, chain);
    if (address.owner == Owner::archive) return in_archive(address);
    if (address.owner == Owner::logged_model) {
      return in_model(stores_.store.get_logged_model(address.id), address.path);
    }
    const auto& [info, repository] = open_run(address.id);
    ArtifactTarget target{repository, address.path, info.run_id, address.path.empty()};
    if (address.path.empty() || repository->find(address.path)) return target;
    return find_logged_model(info, address.path).value_or(std::move(target));
  }

 private:
  struct OpenRun {
    RunInfo info;
    std::shared_ptr<artifact::ArtifactRepository> repository;
  };

  const OpenRun& open_run(const std::string& id_or_prefix) {
    if (const auto found = runs_.find(id_or_prefix); found != runs_.end()) return found->second;
    OpenRun run{.info = stores_.store.get_run_info(find_run_id(stores_.store, id_or_prefix)),
                .repository = {}};
    run.repository = artifact::open_artifacts(run.info, stores_.tracking_uri, context_);
    return runs_.emplace(id_or_prefix, std::move(run)).first->second;
  }

  ArtifactTarget in_model(const LoggedModel& model, const RelativePath& path) {
    return {artifact::open_artifacts(model, stores_.tracking_uri, context_), path, model.model_id,
            path.empty()};
  }

  /// What the archive at a URL has. Where all of it is in one directory, as archives are often
  /// made, that directory is meant unless the address has a path.
  ArtifactTarget in_archive(const artifact::Address& address) {
    const auto found = archives_.find(address.id);
    const auto& repository = found != archives_.end() ? found->second : open_archive(address.id);
    const auto place = repository->place();
    ArtifactTarget target{repository, address.path, place.substr(place.rfind('/') + 1),
                          address.path.empty()};
    if (!address.path.empty()) return target;
    const auto entries = repository->list({});
    if (entries.size() == 1 && entries[0].is_dir)
      target.path = RelativePath::parse(entries[0].path);
    return target;
  }

  const std::shared_ptr<artifact::ArtifactRepository>& open_archive(const std::string& url) {
    auto tree = source::fetch_archive(url, cache_directory(context_.variable) / "models", context_);
    auto repository = artifact::open_copy({.directory = std::move(tree.directory),
                                           .original = vcs::recorded_url(url),
                                           .hold = std::move(tree.hold)},
                                          context_);
    return archives_.emplace(url, std::move(repository)).first->second;
  }

  /// The path in the logged model whose name `path` begins with; nullopt when the run has no such
  /// model.
  std::optional<ArtifactTarget> find_logged_model(const RunInfo& run, const RelativePath& path) {
    const auto name = path.components().front();
    const auto experiment = ExperimentId::parse(run.experiment_id);
    for (const auto& model : stores_.store.list_logged_models(experiment)) {
      if (model.name != name || model.source_run_id != run.run_id) continue;
      const auto rest = std::string_view(path.str()).substr(name.size());
      return in_model(model, rest.empty() ? RelativePath() : RelativePath::parse(rest.substr(1)));
    }
    return std::nullopt;
  }

  ArtifactTarget in_version(const artifact::Address& address, int chain) {
    const auto version = find_model_version(stores_.registry(), address.id, address.version);
    if (chain == longest_chain) {
      throw invalid_state("'{}' is at the end of a chain of {} versions registered from versions",
                          printable(model_version_uri(version)), longest_chain);
    }
    auto target = in_source(version, address.path, chain);
    target.owner = fmt::format("{}-{}", version.name, version.version);
    target.is_whole = address.path.empty();
    return target;
  }

  ArtifactTarget in_source(const ModelVersion& version, const RelativePath& path, int chain) {
    const auto& uri = files_of(version);
    const auto scheme = uri_scheme(uri);
    if (scheme == "runs" || scheme == "models" || scheme == "https" || scheme == "http") {
      auto address = artifact::parse_address(uri).value();
      address.path = address.path / path;
      return find(address, chain + 1);
    }
    if (auto target = among_own_artifacts(version, uri)) {
      target->path = target->path / path;
      return *std::move(target);
    }
    check_source(version, uri);
    return {artifact::open_repository(uri, context_), path, {}, path.empty()};
  }

  /// The version's files as artifacts of its logged model or run; nullopt when they are elsewhere,
  /// or this store does not have its owner.
  std::optional<ArtifactTarget> among_own_artifacts(const ModelVersion& version,
                                                    const std::string& uri) {
    if (version.model_id && RunId::is_valid(*version.model_id)) {
      const auto model =
          if_it_exists([&] { return stores_.store.get_logged_model(*version.model_id); });
      const auto path = model ? path_below(uri, model->artifact_location) : std::nullopt;
      if (path) return in_model(*model, *path);
    }
    if (version.run_id && RunId::is_valid(*version.run_id)) {
      const auto id = RunId::parse(*version.run_id);
      const auto run = if_it_exists([&] { return stores_.store.get_run_info(id); });
      const auto path = run ? path_below(uri, run->artifact_uri) : std::nullopt;
      if (path)
        return ArtifactTarget{open_run(id.str()).repository, *path, id.str(), path->empty()};
    }
    return std::nullopt;
  }

  /// @throws Error INVALID_STATE for a local source that does not say which directory is meant.
  static void check_source(const ModelVersion& version, const std::string& uri) {
    const auto path = local_path(uri);
    const bool has_parent = path && std::ranges::find(*path, "..") != path->end();
    if (!path || (path->is_absolute() && !has_parent)) return;
    throw invalid_state(
        "the files of '{}' are recorded at '{}', which is no absolute path without '..'; nothing "
        "there is read",
        printable(model_version_uri(version)), printable(uri));
  }

  const ArtifactStores& stores_;
  const Context& context_;
  std::map<std::string, OpenRun> runs_;
  std::map<std::string, std::shared_ptr<artifact::ArtifactRepository>> archives_;  ///< by URL
};

}  // namespace

std::vector<ArtifactTarget> find_artifacts(const ArtifactStores& stores,
                                           std::span<const artifact::Address> addresses,
                                           const Context& context) {
  ArtifactFinder finder(stores, context);
  std::vector<ArtifactTarget> targets;
  for (const auto& address : addresses) targets.push_back(finder.find(address));
  return targets;
}

bool has_model(artifact::ArtifactRepository& repository, const RelativePath& path) {
  const auto file = repository.find(path / mlmodel_name);
  return file && !file->is_dir;
}

std::string with_whole_run_id(store::TrackingStore& store, const std::string& uri) {
  constexpr auto scheme = artifact::runs_scheme;
  if (!uri.starts_with(scheme)) return uri;
  const auto rest = std::string_view(uri).substr(scheme.size());
  const auto id = rest.substr(0, rest.find('/'));
  return fmt::format("{}{}{}", scheme, find_run_id(store, id).str(), rest.substr(id.size()));
}

}  // namespace mlf::tracking
