// SPDX-License-Identifier: Apache-2.0
//
// A copy is made of steps that can each be repeated: the run is found again by its tag, params and
// tags are written with the values that they have, of each metric only the points are added that
// the copy has not got, and artifacts replace themselves. So an interrupted copy is finished by the
// next one, and nothing records how far a copy has come. A run that is still being written is
// copied as it is at that time.
#include "tracking/copy_run.h"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "artifact/open.h"
#include "artifact/transfer.h"
#include "base/error.h"
#include "base/temporary_directory.h"
#include "core/limits.h"
#include "store/batch_stream.h"
#include "tracking/artifacts.h"

namespace mlf::tracking {

namespace {

namespace fs = std::filesystem;

void copy_artifacts(artifact::ArtifactRepository& from, artifact::ArtifactRepository& to,
                    Reporter& reporter, const artifact::Progress& progress) {
  if (from.list({}).empty()) return;
  const TemporaryDirectory stopover;
  const auto nothing = [](std::uint64_t) {};
  artifact::download(from, artifact::plan_download(from, {}, stopover.path(), reporter), reporter,
                     nothing);
  artifact::upload(to, artifact::plan_upload(stopover.path(), {}, reporter), reporter, progress);
}

/// The run that was copied before; nullopt when there is none.
std::optional<RunInfo> find_copy(store::TrackingStore& store, const ExperimentId& experiment,
                                 const std::string& source) {
  const auto page = store.search_run_infos(
      {.experiment_ids = {experiment},
       .filter = fmt::format("tags.`{}` = '{}'", tags::copy_source_run_id, source),
       .order_by = {},
       .max_results = 1,
       .page_token = {}});
  if (page.items.empty()) return std::nullopt;
  return page.items.front();
}

RunInfo create_copy(store::TrackingStore& store, const ExperimentId& experiment, const Run& run) {
  auto copied = run.tags;
  std::erase_if(copied, [](const Tag& tag) { return tag.key == tags::run_name; });
  copied.push_back({std::string(tags::copy_source_run_id), run.info.run_id});
  return store
      .create_run({.experiment_id = experiment,
                   .user_id = run.info.user_id,
                   .run_name = run.info.run_name,
                   .start_time = run.info.start_time,
                   .tags = std::move(copied)})
      .info;
}

/// Logs the points that the copy has not got: they were logged in the order of the source.
void copy_metric(store::TrackingStore& from, const RunId& run, store::TrackingStore& to,
                 const RunId& copy, const std::string& key) {
  auto points = from.get_metric_history(run, key, 0, "").items;
  const auto known = to.get_metric_history(copy, key, 0, "").items.size();
  points.erase(points.begin(),
               points.begin() + static_cast<std::ptrdiff_t>(std::min(known, points.size())));
  for (auto& point : points) point.model_id.reset();
  store::log_in_parts(to, copy, {.metrics = std::move(points), .params = {}, .tags = {}});
}

std::optional<LoggedModel> find_model_copy(store::TrackingStore& store, const RunInfo& run,
                                           const std::string& source) {
  const auto found = store.search_logged_models(
      {.experiment_ids = {ExperimentId::parse(run.experiment_id)},
       .filter = fmt::format("tags.`{}` = '{}' AND source_run_id = '{}'",
                             tags::copy_source_model_id, source, run.run_id),
       .datasets = {},
       .order_by = {},
       .max_results = 1,
       .page_token = {}});
  if (found.items.empty()) return std::nullopt;
  return found.items.front();
}

LoggedModel create_model_copy(store::TrackingStore& store, const RunInfo& run,
                              const LoggedModel& model) {
  auto copied = model.tags;
  std::erase_if(copied, [](const Tag& tag) { return tag.key == tags::model_versions; });
  copied.push_back({std::string(tags::copy_source_model_id), model.model_id});
  return store.create_logged_model({.experiment_id = ExperimentId::parse(run.experiment_id),
                                    .name = model.name,
                                    .source_run_id = run.run_id,
                                    .model_type = model.model_type,
                                    .tags = std::move(copied),
                                    .params = model.params});
}

}  // namespace

RunInfo copy_run(const CopyStore& from, const RunId& run, const CopyStore& to,
                 const ExperimentId& experiment, const Context& context,
                 const artifact::Progress& progress) {
  const auto source = from.store.get_run(run);
  auto info = find_copy(to.store, experiment, run.str());
  if (!info) info = create_copy(to.store, experiment, source);
  const auto copy = RunId::parse(info->run_id);
  store::log_in_parts(to.store, copy, {.metrics = {}, .params = source.params, .tags = {}});
  to.store.log_inputs(copy, source.dataset_inputs, {});
  for (const auto& key : from.store.list_metric_keys(run)) {
    copy_metric(from.store, run, to.store, copy, key);
  }
  const auto artifacts = artifact::open_artifacts(source.info, from.tracking_uri, context);
  const auto copies = artifact::open_artifacts(*info, to.tracking_uri, context);
  copy_artifacts(*artifacts, *copies, context.reporter, progress);
  return to.store.update_run(
      copy, {.status = source.info.status, .end_time = source.info.end_time, .run_name = {}});
}

LoggedModel copy_logged_model(const CopyStore& from, std::string_view model_id, const CopyStore& to,
                              const RunInfo& run, const Context& context,
                              const artifact::Progress& progress) {
  const auto source = from.store.get_logged_model(model_id);
  auto copy = find_model_copy(to.store, run, source.model_id);
  if (!copy) copy = create_model_copy(to.store, run, source);
  const auto artifacts = artifact::open_artifacts(source, from.tracking_uri, context);
  const auto copies = artifact::open_artifacts(*copy, to.tracking_uri, context);
  copy_artifacts(*artifacts, *copies, context.reporter, progress);
  const ModelOutput output{.model_id = copy->model_id};
  to.store.log_outputs(RunId::parse(run.run_id), {&output, 1});
  return to.store.finalize_logged_model(copy->model_id, source.status);
}

}  // namespace mlf::tracking
