// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/context.h"
#include "base/user.h"
#include "core/experiment.h"
#include "store/tracking_store.h"

/// Finds the experiment that a user names. When a name is not found, the error suggests the most
/// similar existing one.
namespace mlf::tracking {

/// An experiment by name or id; at most one member is set.
struct ExperimentChoice {
  std::optional<std::string> name = std::nullopt;
  std::optional<std::string> id = std::nullopt;

  bool is_made() const { return name || id; }
};

/// `given` if it is made, else MLFLOW_EXPERIMENT_NAME, else MLFLOW_EXPERIMENT_ID. Does not look
/// into the store.
ExperimentChoice choose_experiment(const ExperimentChoice& given, const Variable& variable);

/// The experiment of choose_experiment(), active or deleted; the default experiment when no choice
/// is made. @throws Error RESOURCE_DOES_NOT_EXIST.
Experiment get_experiment(store::TrackingStore& store, const ExperimentChoice& given,
                          const Context& context);

/// The experiment in which to create runs. As in MLflow's set_experiment(), an experiment with a
/// new name is created, with a note to the user.
/// @throws Error INVALID_STATE when the experiment with that name is deleted,
/// RESOURCE_DOES_NOT_EXIST when there is none with that id.
Experiment get_or_create_experiment(store::TrackingStore& store, const ExperimentChoice& given,
                                    const Context& context);

/// The experiment with that name or, if there is none, with that id, active or deleted.
/// @throws Error RESOURCE_DOES_NOT_EXIST.
Experiment find_experiment(store::TrackingStore& store, std::string_view name_or_id);

}  // namespace mlf::tracking
