// SPDX-License-Identifier: Apache-2.0
#include "tracking/start_run.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/user.h"
#include "core/tag.h"
#include "tracking/find_run.h"

namespace mlf::tracking {

namespace {

void set_tag(std::vector<Tag>& tags, std::string_view key, std::string_view value) {
  const auto found = std::ranges::find(tags, key, &Tag::key);
  if (found == tags.end()) {
    tags.push_back({std::string(key), std::string(value)});
  } else {
    found->value = value;
  }
}

/// The tags, with the description added as one. @throws Error when it is among them already.
std::vector<Tag> with_description(std::vector<Tag> tags,
                                  const std::optional<std::string>& description) {
  if (!description) return tags;
  if (find_tag(tags, tags::note) != nullptr) {
    throw invalid_parameter("the description is given twice, as such and as the tag {}",
                            tags::note);
  }
  tags.push_back({std::string(tags::note), *description});
  return tags;
}

/// The full id of the run that `parent` names.
std::string find_parent(store::TrackingStore& store, std::string_view parent) {
  RunInfo run = store.get_run_info(find_run_id(store, parent));
  if (run.lifecycle_stage == LifecycleStage::deleted) {
    throw invalid_parameter("run '{}' is deleted and cannot be a parent", run.run_id);
  }
  return std::move(run.run_id);
}

}  // namespace

Run start_run(store::TrackingStore& store, const StartOptions& options, const Context& context) {
  const auto given = with_description(options.tags, options.description);
  store::NewRun run{.run_name = options.name, .params = options.params};
  set_tag(run.tags, tags::user, user_name(context.variable));
  for (const Tag& tag : options.origin) set_tag(run.tags, tag.key, tag.value);
  for (const Tag& tag : given) set_tag(run.tags, tag.key, tag.value);
  if (options.parent) set_tag(run.tags, tags::parent_run_id, find_parent(store, *options.parent));
  if (!options.name.empty()) set_tag(run.tags, tags::run_name, options.name);
  run.user_id = *find_tag(run.tags, tags::user);
  const auto experiment = get_or_create_experiment(store, options.experiment, context);
  run.experiment_id = ExperimentId::parse(experiment.experiment_id);
  return store.create_run(run);
}

RunInfo resume_run(store::TrackingStore& store, const RunId& id, const ResumeOptions& options) {
  store::RunUpdate update{.status = RunStatus::running,
                          .tags = with_description(options.tags, options.description)};
  if (!options.name.empty()) update.run_name = options.name;
  return store.update_run(id, update);
}

}  // namespace mlf::tracking
