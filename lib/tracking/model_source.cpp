// SPDX-License-Identifier: Apache-2.0
//
// A version of a registered model must say where its files are in a form that stays true: an alias
// or a stage moves, a shortened id becomes ambiguous, a relative path depends on the directory. So
// each form of source is resolved to the one that MLflow records, with the run and the logged model
// that it belongs to. MLflow's server accepts a local path only inside the artifacts of a run that
// the client names; here the run is found by its id in the path.
#include "tracking/model_source.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "artifact/address.h"
#include "artifact/open.h"
#include "artifact/recorded_artifacts.h"
#include "base/error.h"
#include "base/path.h"
#include "base/text.h"
#include "base/uri.h"
#include "core/logged_model.h"
#include "tracking/find_run.h"
#include "tracking/model_version.h"

namespace mlf::tracking {

namespace {

/// Decodes percent escapes until there are none left, as MLflow does before it looks for "..".
std::string fully_decoded(std::string text) {
  for (;;) {
    auto decoded = percent_decode(text);
    if (decoded == text) return text;
    text = std::move(decoded);
  }
}

Error invalid_source(std::string_view source, std::string_view reason) {
  return invalid_parameter("Invalid model version source: '{}'. {}",
                           printable(without_credentials(source, hidden_credentials)), reason);
}

/// The components of a path that are followed by "artifacts", the last first: ids of runs and
/// logged models, if the path lies among their artifacts.
std::vector<std::string> possible_owners(const std::filesystem::path& path) {
  std::vector<std::string> owners;
  std::string before;
  for (const auto& component : path) {
    if (component == artifact::artifacts_folder && RunId::is_valid(before)) {
      owners.insert(owners.begin(), before);
    }
    before = component.string();
  }
  return owners;
}

class SourceResolver {
 public:
  SourceResolver(const ArtifactStores& stores, SourceCheck check, const Context& context)
      : stores_(stores), check_(check), context_(context) {}

  ModelSource resolve(const std::string& source) {
    const auto scheme = uri_scheme(source);
    if (scheme == "runs" || scheme == "models") return of_address(source);
    if (const auto path = local_path(source)) return of_path(source, *path);
    return of_other_uri(source);
  }

 private:
  using Owner = artifact::Address::Owner;

  ModelSource of_address(const std::string& source) {
    const auto address = artifact::parse_address(source).value();
    if (address.owner == Owner::run) return of_run(source, address);
    if (!address.path.empty()) {
      throw invalid_source(source, "A model is registered as a whole, without a path in it.");
    }
    if (address.owner == Owner::registered_model) return of_version(source, address);
    return of_logged_model(source, stores_.store.get_logged_model(address.id));
  }

  ModelSource of_run(const std::string& source, const artifact::Address& address) {
    const auto info = stores_.store.get_run_info(find_run_id(stores_.store, address.id));
    const auto repository = artifact::open_artifacts(info, stores_.tracking_uri, context_);
    if (!has_model(*repository, address.path)) {
      if (const auto model = logged_model_of(info, address.path.str())) {
        return of_logged_model(source, *model);
      }
      require_no_check(source);
    }
    ModelSource found{.source = info.artifact_uri, .run_id = info.run_id};
    for (const auto component : address.path.components()) {
      found.source = append_to_uri(found.source, component);
    }
    return found;
  }

  /// The model of that name that the run logged, at the largest step if there are several.
  std::optional<LoggedModel> logged_model_of(const RunInfo& info, std::string_view name) {
    auto models = stores_.store.list_logged_models(ExperimentId::parse(info.experiment_id));
    std::erase_if(models, [&](const LoggedModel& model) {
      return model.name != name || model.source_run_id != info.run_id;
    });
    if (models.empty()) return std::nullopt;
    if (models.size() == 1) return models.front();
    const auto outputs = stores_.store.get_run(RunId::parse(info.run_id)).model_outputs;
    return *std::ranges::max_element(models, {}, [&](const LoggedModel& model) {
      const auto output = std::ranges::find(outputs, model.model_id, &ModelOutput::model_id);
      return output == outputs.end() ? std::optional<std::int64_t>() : output->step;
    });
  }

  ModelSource of_logged_model(const std::string& source, const LoggedModel& model) {
    const auto repository = artifact::open_artifacts(model, stores_.tracking_uri, context_);
    if (!has_model(*repository, {})) require_no_check(source);
    return {.source = artifact::logged_model_uri(model.model_id),
            .storage_location = model.artifact_location,
            .run_id = model.source_run_id,
            .model_id = model.model_id};
  }

  ModelSource of_version(const std::string& source, const artifact::Address& address) {
    const auto version = find_model_version(stores_.registry(), address.id, address.version);
    if (check_ == SourceCheck::model) {
      const auto numbered = address_of(version);
      const auto target = find_artifacts(stores_, {&numbered, 1}, context_).front();
      if (!has_model(*target.repository, target.path)) require_no_check(source);
    }
    return {.source = model_version_uri(version),
            .storage_location = files_of(version),
            .run_id = version.run_id,
            .model_id = version.model_id};
  }

  ModelSource of_path(const std::string& source, const std::filesystem::path& given) {
    const auto path = absolute_path(given);
    const bool is_plain = uri_scheme(source).empty();
    ModelSource found{.source = is_plain ? path.string() : file_uri(path)};
    for (const auto& id : possible_owners(path)) {
      if (auto owned = owned_by(id, source, found)) return *std::move(owned);
    }
    if (check_ == SourceCheck::model) {
      throw invalid_source(source,
                           "A local path has to be contained within the artifact directory of a "
                           "run or logged model of the store.");
    }
    return found;
  }

  /// The source with its owner, if `id` is a run or logged model of the store and the source lies
  /// among its artifacts.
  std::optional<ModelSource> owned_by(const std::string& id, const std::string& source,
                                      const ModelSource& found) {
    if (id.starts_with(logged_model_prefix)) {
      const auto model = if_it_exists([&] { return stores_.store.get_logged_model(id); });
      const auto path = model ? path_below(found.source, model->artifact_location) : std::nullopt;
      if (!path || !path->empty()) return std::nullopt;
      return of_logged_model(source, *model);
    }
    const auto info = if_it_exists([&] { return stores_.store.get_run_info(RunId::parse(id)); });
    const auto path = info ? path_below(found.source, info->artifact_uri) : std::nullopt;
    if (!path) return std::nullopt;
    const auto repository = artifact::open_artifacts(*info, stores_.tracking_uri, context_);
    if (!has_model(*repository, *path)) require_no_check(source);
    return ModelSource{.source = found.source, .run_id = id};
  }

  ModelSource of_other_uri(const std::string& source) {
    const auto decoded = fully_decoded(source);
    const auto parts = split(decoded, '/');
    if (decoded.find('\0') != decoded.npos ||
        std::ranges::any_of(parts, [](auto part) { return part == ".." || part == "."; })) {
      throw invalid_source(source,
                           "An absolute path must be provided without relative path references "
                           "present.");
    }
    if (check_ == SourceCheck::model) check_other_uri(source);
    return {.source = source};
  }

  void check_other_uri(const std::string& source) {
    const auto scheme = uri_scheme(source);
    if (scheme == "http" || scheme == "https") {
      const auto address = artifact::parse_address(source).value();
      const auto target = find_artifacts(stores_, {&address, 1}, context_).front();
      if (!has_model(*target.repository, target.path)) require_no_check(source);
    } else if (!has_model(*artifact::open_repository(source, context_), {})) {
      require_no_check(source);
    }
  }

  /// @throws Error RESOURCE_DOES_NOT_EXIST unless sources without a model are allowed.
  void require_no_check(std::string_view source) const {
    if (check_ == SourceCheck::none) return;
    throw not_found("there is no model at '{}': it has no file MLmodel",
                    printable(without_credentials(source, hidden_credentials)));
  }

  const ArtifactStores& stores_;
  SourceCheck check_;
  const Context& context_;
};

}  // namespace

ModelSource resolve_model_source(const ArtifactStores& stores, const std::string& source,
                                 SourceCheck check, const Context& context) {
  return SourceResolver(stores, check, context).resolve(source);
}

}  // namespace mlf::tracking
