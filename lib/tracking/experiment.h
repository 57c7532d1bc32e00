// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/context.h"
#include "base/user.h"
#include "core/experiment.h"
#include "store/tracking_store.h"

/// Which experiment is meant. Where a name is not found, the message offers the nearest one that
/// exists.
namespace mlf::tracking {

/// How an experiment is named; at most one member is set.
struct ExperimentChoice {
  std::optional<std::string> name = std::nullopt;
  std::optional<std::string> id = std::nullopt;

  bool is_made() const { return name || id; }
};

/// `given`, if it names an experiment; else what MLFLOW_EXPERIMENT_NAME, else MLFLOW_EXPERIMENT_ID
/// says. Nothing is looked up.
ExperimentChoice choose_experiment(const ExperimentChoice& given, const Variable& variable);

/// The experiment that choose_experiment() finds named, active or deleted; the default experiment
/// where none is. @throws Error RESOURCE_DOES_NOT_EXIST.
Experiment get_experiment(store::TrackingStore& store, const ExperimentChoice& given,
                          const Context& context);

/// The same to create runs in, as MLflow's set_experiment() has it: an experiment whose name is new
/// is created, which the reporter is told as a note.
/// @throws Error INVALID_STATE when the experiment of that name is deleted,
///   RESOURCE_DOES_NOT_EXIST when there is none of that id.
Experiment get_or_create_experiment(store::TrackingStore& store, const ExperimentChoice& given,
                                    const Context& context);

/// The experiment of that name, else of that id, active or deleted.
/// @throws Error RESOURCE_DOES_NOT_EXIST.
Experiment find_experiment(store::TrackingStore& store, std::string_view name_or_id);

}  // namespace mlf::tracking
