// SPDX-License-Identifier: Apache-2.0
#include "tracking/experiment.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "core/ids.h"
#include "core/limits.h"

namespace mlf::tracking {

namespace {

/// "; did you mean 'food'?" or nothing.
std::string suggestion(store::TrackingStore& store, std::string_view name) {
  std::vector<std::string> names;
  const auto page = store.search_experiments({.max_results = limits::largest_search_page});
  for (const auto& experiment : page.items) names.push_back(experiment.name);
  const auto near = nearest(name, names);
  return near.empty() ? "" : fmt::format("; did you mean '{}'?", printable(near));
}

Experiment require_experiment(store::TrackingStore& store, std::string_view name) {
  if (auto found = store.find_experiment(name)) return *std::move(found);
  throw not_found("no experiment '{}'{}", printable(name), suggestion(store, name));
}

/// The experiment of that id, else the default one.
Experiment get_by_id(store::TrackingStore& store, const std::optional<std::string>& id) {
  return store.get_experiment(id ? ExperimentId::parse(*id) : ExperimentId::default_experiment());
}

/// The experiment of that name if there is one; @throws Error when it is deleted.
std::optional<Experiment> find_active(store::TrackingStore& store, const std::string& name) {
  auto found = store.find_experiment(name);
  if (!found || found->lifecycle_stage == LifecycleStage::active) return found;
  throw invalid_state("experiment '{}' is deleted; bring it back with 'mlf experiment restore'",
                      printable(name));
}

}  // namespace

ExperimentChoice choose_experiment(const ExperimentChoice& given, const Variable& variable) {
  if (given.is_made()) return given;
  if (auto name = variable("MLFLOW_EXPERIMENT_NAME")) return {.name = std::move(name)};
  return {.id = variable("MLFLOW_EXPERIMENT_ID")};
}

Experiment get_experiment(store::TrackingStore& store, const ExperimentChoice& given,
                          const Context& context) {
  const auto choice = choose_experiment(given, context.variable);
  return choice.name ? require_experiment(store, *choice.name) : get_by_id(store, choice.id);
}

Experiment get_or_create_experiment(store::TrackingStore& store, const ExperimentChoice& given,
                                    const Context& context) {
  const auto choice = choose_experiment(given, context.variable);
  if (!choice.name) return get_by_id(store, choice.id);
  if (auto found = find_active(store, *choice.name)) return *std::move(found);
  try {
    const auto id =
        store.create_experiment({.name = *choice.name, .artifact_location = {}, .tags = {}});
    context.reporter.note(
        fmt::format("experiment '{}' is new and was created", printable(*choice.name)));
    return store.get_experiment(id);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::resource_already_exists) throw;
    // Another process was quicker, such as the next job of an array.
    if (auto found = find_active(store, *choice.name)) return *std::move(found);
    throw;
  }
}

Experiment find_experiment(store::TrackingStore& store, std::string_view name_or_id) {
  if (auto found = store.find_experiment(name_or_id)) return *std::move(found);
  if (ExperimentId::is_valid(name_or_id)) {
    try {
      return store.get_experiment(ExperimentId::parse(name_or_id));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::resource_does_not_exist) throw;
    }
  }
  throw not_found("no experiment has the name or id '{}'{}", printable(name_or_id),
                  suggestion(store, name_or_id));
}

}  // namespace mlf::tracking
