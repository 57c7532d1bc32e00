// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/context.h"
#include "core/ids.h"
#include "store/tracking_store.h"

/// Which run is meant. Every word in which a run is named goes through find_run_id().
namespace mlf::tracking {

/// Lists on a terminal show the first eight digits of an id.
inline constexpr std::size_t shortest_run_prefix = 6;

/// The run that a person means: its id, or the beginning of it when no other run's id begins so and
/// it has at least `shortest_run_prefix` characters. Active and deleted runs count alike.
///
/// Where the text is an id, that run is meant, even if the ids of others begin with it. 32 digits,
/// which all ids have that mlf and MLflow make, are taken without a look: there may be no such run.
/// @throws Error RESOURCE_DOES_NOT_EXIST when there is none, INVALID_PARAMETER_VALUE when there are
///   several, with their ids, names and times, one a line, or when the text cannot be an id.
RunId find_run_id(store::TrackingStore& store, std::string_view id_or_prefix);

/// The run that `given` names, else the one that MLFLOW_RUN_ID names; nullopt where neither is set.
/// @throws Error as find_run_id().
std::optional<RunId> find_chosen_run_id(store::TrackingStore& store,
                                        const std::optional<std::string>& given,
                                        const Context& context);

/// The id of the run around a new one, which MLFLOW_RUN_ID names: the new run's parent. Where it is
/// deleted or not in the store the result is nullopt, with a warning.
std::optional<std::string> find_enclosing_run(store::TrackingStore& store, const Context& context);

}  // namespace mlf::tracking
