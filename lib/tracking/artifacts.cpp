// SPDX-License-Identifier: Apache-2.0
#include "tracking/artifacts.h"

#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "artifact/open.h"
#include "base/error.h"
#include "store/rules.h"
#include "tracking/find_run.h"

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

/// Finds the artifacts that addresses name; keeps the opened runs.
class ArtifactFinder {
 public:
  ArtifactFinder(store::TrackingStore& store, std::string_view tracking_uri, const Context& context)
      : store_(store), tracking_uri_(tracking_uri), context_(context) {}

  ArtifactTarget find(const artifact::Address& address) {
    if (address.owner == artifact::Address::Owner::logged_model) {
      return in_model(store_.get_logged_model(address.id), address.path);
    }
    const auto& [info, repository] = open_run(address.id);
    ArtifactTarget target{repository, address.path, info.run_id};
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
    OpenRun run{.info = store_.get_run_info(find_run_id(store_, id_or_prefix)), .repository = {}};
    run.repository = artifact::open_artifacts(run.info, tracking_uri_, context_);
    return runs_.emplace(id_or_prefix, std::move(run)).first->second;
  }

  ArtifactTarget in_model(const LoggedModel& model, const RelativePath& path) {
    return {artifact::open_artifacts(model, tracking_uri_, context_), path, model.model_id};
  }

  /// The path in the logged model whose name `path` begins with; nullopt when the run has no such
  /// model.
  std::optional<ArtifactTarget> find_logged_model(const RunInfo& run, const RelativePath& path) {
    const auto name = path.components().front();
    for (const auto& model : store_.list_logged_models(ExperimentId::parse(run.experiment_id))) {
      if (model.name != name || model.source_run_id != run.run_id) continue;
      const auto rest = std::string_view(path.str()).substr(name.size());
      return in_model(model, rest.empty() ? RelativePath() : RelativePath::parse(rest.substr(1)));
    }
    return std::nullopt;
  }

  store::TrackingStore& store_;
  std::string_view tracking_uri_;
  const Context& context_;
  std::map<std::string, OpenRun> runs_;
};

}  // namespace

std::vector<ArtifactTarget> find_artifacts(store::TrackingStore& store,
                                           std::span<const artifact::Address> addresses,
                                           std::string_view tracking_uri, const Context& context) {
  ArtifactFinder finder(store, tracking_uri, context);
  std::vector<ArtifactTarget> targets;
  for (const auto& address : addresses) targets.push_back(finder.find(address));
  return targets;
}

std::string with_whole_run_id(store::TrackingStore& store, const std::string& uri) {
  constexpr std::string_view scheme = "runs:/";
  if (!uri.starts_with(scheme)) return uri;
  const auto rest = std::string_view(uri).substr(scheme.size());
  const auto id = rest.substr(0, rest.find('/'));
  return fmt::format("{}{}{}", scheme, find_run_id(store, id).str(), rest.substr(id.size()));
}

}  // namespace mlf::tracking
