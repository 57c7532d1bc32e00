// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/context.h"
#include "core/ids.h"
#include "store/tracking_store.h"

/// Finds the run that a user names. All commands use find_run_id(), so all take the same names.
namespace mlf::tracking {

/// Shorter than the eight digits that lists on a terminal show of an id.
inline constexpr std::size_t shortest_run_prefix = 6;

/// The run with that id, or the only run whose id begins with that prefix of at least
/// `shortest_run_prefix` characters. Active and deleted runs count alike.
///
/// A full id wins over longer ids that begin with it. 32 hexadecimal digits, the form of all ids
/// that mlf and MLflow make, are returned without a look into the store: the run may not exist.
/// @throws Error RESOURCE_DOES_NOT_EXIST when there is no such run; INVALID_PARAMETER_VALUE when
/// the text cannot be an id, or when several runs match: the message lists their ids, names and
/// times.
RunId find_run_id(store::TrackingStore& store, std::string_view id_or_prefix);

/// The run that `given` names, else the run of MLFLOW_RUN_ID; nullopt when neither is set.
/// @throws Error as find_run_id().
std::optional<RunId> find_chosen_run_id(store::TrackingStore& store,
                                        const std::optional<std::string>& given,
                                        const Context& context);

/// The parent of a new run: the id of the run that MLFLOW_RUN_ID names. nullopt when it is not set,
/// or, with a warning, when that run is deleted or not in the store.
std::optional<std::string> find_enclosing_run(store::TrackingStore& store, const Context& context);

}  // namespace mlf::tracking
