// SPDX-License-Identifier: Apache-2.0
//
// MLflow 3 keeps models beside runs and lists them; MLflow 2 keeps them among the artifacts of a
// run and notes each in a tag. A program that only uploaded a model directory left neither, so the
// artifacts of runs that have no model yet are searched, which costs one listing a directory. The
// flavors of logged models are only in their MLmodel files, which are read several at a time.
#include "model/listing.h"

#include <algorithm>
#include <ctime>
#include <functional>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "artifact/address.h"
#include "artifact/open.h"
#include "artifact/transfer.h"
#include "base/error.h"
#include "base/numbers.h"
#include "base/parallel.h"
#include "base/python_json.h"
#include "base/text.h"
#include "core/logged_model.h"
#include "core/tag.h"
#include "model/mlmodel.h"
#include "model/model_directory.h"
#include "tracking/artifacts.h"

namespace mlf::model {

namespace {

/// "2026-11-21 02:35:28.709853", in UTC, in ms since 1970; nullopt for another text.
std::optional<std::int64_t> time_of(const std::string& text) {
  std::tm time = {};
  const char* rest = ::strptime(text.c_str(), "%Y-%m-%d %H:%M:%S", &time);
  if (rest == nullptr) return std::nullopt;
  const double fraction = parse_double("0" + std::string(rest)).value_or(0);
  return static_cast<std::int64_t>(::timegm(&time)) * 1000 +
         static_cast<std::int64_t>(std::clamp(fraction, 0.0, 0.999) * 1000);
}

std::vector<std::string> names_of(const std::vector<Flavor>& flavors) {
  std::vector<std::string> names;
  for (const Flavor& flavor : flavors) names.push_back(flavor.name);
  std::ranges::sort(names);
  return names;
}

/// What the model's file says; nullopt, with a warning, when it cannot be read.
std::optional<Mlmodel> try_to_read(const std::function<tracking::ArtifactTarget()>& open,
                                   std::string_view uri, const Context& context) {
  try {
    return read_mlmodel(open());
  } catch (const Error& error) {
    context.reporter.warn(error.with_context(printable(uri)).what());
    return std::nullopt;
  }
}

/// Reads a run's models where MLflow 2 has them.
class RunModels {
 public:
  RunModels(const Run& run, std::string_view tracking_uri, const Context& context)
      : run_(run), tracking_uri_(tracking_uri), context_(context) {}

  std::vector<ListedModel> find() {
    if (const std::string* history = find_tag(run_.tags, tags::logged_models)) {
      return in_history(*history);
    }
    return in_artifacts();
  }

 private:
  ListedModel model_at(const std::string& path) const {
    return {
        .name = path,
        .model_uri = fmt::format("runs:/{}{}{}", run_.info.run_id, path.empty() ? "" : "/", path),
        .source_run_id = run_.info.run_id,
        .experiment_id = run_.info.experiment_id};
  }

  /// The models that the tag names. A model that was logged again to the same path counts once.
  std::vector<ListedModel> in_history(const std::string& history) {
    std::vector<ListedModel> models;
    std::set<std::string> seen;
    try {
      const Json list = parse_python_json(history);
      for (auto entry = list.rbegin(); entry != list.rend(); ++entry) {
        auto model = from_history(JsonReader(*entry, "the model"));
        if (seen.insert(model.name).second) models.push_back(std::move(model));
      }
    } catch (const Error& error) {
      context_.reporter.warn(fmt::format("the tag '{}' of run {} cannot be read: {}",
                                         tags::logged_models, run_.info.run_id, error.what()));
    }
    return models;
  }

  ListedModel from_history(const JsonReader& entry) const {
    auto model = model_at(entry.find<std::string>("artifact_path").value_or(""));
    if (entry.has("flavors")) {
      for (const auto& [name, configuration] : entry.value("flavors").items()) {
        model.flavors.push_back(name);
      }
      std::ranges::sort(model.flavors);
    }
    model.creation_timestamp = time_of(entry.find<std::string>("utc_time_created").value_or(""));
    return model;
  }

  std::vector<ListedModel> in_artifacts() {
    const std::shared_ptr<artifact::ArtifactRepository> repository =
        tracking::try_to_open_artifacts(run_.info, tracking_uri_, context_);
    std::vector<ListedModel> models;
    if (repository == nullptr) return models;
    artifact::walk(*repository, RelativePath(), [&](const artifact::FileInfo& info) {
      const auto name = info.path.substr(info.path.rfind('/') + 1);
      if (info.is_dir || name != mlmodel_name) return;
      const auto path = RelativePath::parse(info.path).parent();
      auto model = model_at(path.str());
      const auto open = [&] {
        return tracking::ArtifactTarget{repository, path, run_.info.run_id};
      };
      if (const auto file = try_to_read(open, model.model_uri, context_)) {
        model.flavors = names_of(file->flavors);
        model.creation_timestamp = time_of(file->utc_time_created.value_or(""));
      }
      models.push_back(std::move(model));
    });
    return models;
  }

  const Run& run_;
  std::string_view tracking_uri_;
  const Context& context_;
};

ListedModel listed(const LoggedModel& model) {
  return {.name = model.name,
          .model_uri = artifact::logged_model_uri(model.model_id),
          .model_id = model.model_id,
          .source_run_id = model.source_run_id,
          .experiment_id = model.experiment_id,
          .flavors = {},
          .creation_timestamp = model.creation_timestamp,
          .status = std::string(logged_model_status_name(model.status))};
}

std::vector<ListedModel> list_logged(const std::vector<LoggedModel>& logged,
                                     std::string_view tracking_uri, const Context& context) {
  std::vector<ListedModel> models;
  for (const LoggedModel& model : logged) models.push_back(listed(model));
  parallel_wait(models.size(), [&](std::size_t i) {
    if (logged[i].status != LoggedModelStatus::ready) return;
    const auto open = [&] {
      return tracking::ArtifactTarget{
          artifact::open_artifacts(logged[i], tracking_uri, context), {}, logged[i].model_id};
    };
    const auto file = try_to_read(open, models[i].model_uri, context);
    if (file) models[i].flavors = names_of(file->flavors);
  });
  return models;
}

void add_newest_first(std::vector<ListedModel>& models, std::vector<ListedModel> more) {
  std::ranges::move(more, std::back_inserter(models));
  std::ranges::stable_sort(models, std::greater<>(), &ListedModel::creation_timestamp);
}

}  // namespace

std::vector<ListedModel> list_models(store::TrackingStore& store, const ExperimentId& experiment,
                                     std::string_view tracking_uri, const Context& context) {
  auto models = list_logged(store.list_logged_models(experiment), tracking_uri, context);
  std::set<std::string> done;
  for (const ListedModel& model : models) done.insert(model.source_run_id.value_or(""));
  std::vector<ListedModel> others;
  for (const Run& run : store::search_all_runs(store, {.experiment_ids = {experiment}})) {
    const bool has_tag = find_tag(run.tags, tags::logged_models) != nullptr;
    if (done.contains(run.info.run_id) && !has_tag) continue;
    std::ranges::move(RunModels(run, tracking_uri, context).find(), std::back_inserter(others));
  }
  add_newest_first(models, std::move(others));
  return models;
}

std::vector<ListedModel> list_models(store::TrackingStore& store, const Run& run,
                                     std::string_view tracking_uri, const Context& context) {
  auto logged = store.list_logged_models(ExperimentId::parse(run.info.experiment_id));
  std::erase_if(logged,
                [&](const LoggedModel& model) { return model.source_run_id != run.info.run_id; });
  auto models = list_logged(logged, tracking_uri, context);
  const bool has_tag = find_tag(run.tags, tags::logged_models) != nullptr;
  if (models.empty() || has_tag) {
    add_newest_first(models, RunModels(run, tracking_uri, context).find());
  }
  return models;
}

}  // namespace mlf::model
