// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/user.h"

/// Chooses the store.
namespace mlf::tracking {

/// `given`, else MLFLOW_TRACKING_URI, else ./mlruns.
/// @throws Error NOT_IMPLEMENTED when neither is given and there is only a ./mlflow.db, which
///   MLflow would take.
std::string choose_tracking_uri(const std::optional<std::string>& given, const Variable& variable);

/// Chooses the store that has the model registry: `given`, else MLFLOW_REGISTRY_URI, else the
/// tracking store, which is chosen with `tracking_uri`. @throws Error as choose_tracking_uri().
std::string choose_registry_uri(const std::optional<std::string>& given,
                                const std::optional<std::string>& tracking_uri,
                                const Variable& variable);

/// The same tracking URI for use in any directory: the path of a file store becomes an absolute
/// file: URI; any other URI is returned unchanged.
std::string absolute_tracking_uri(std::string_view tracking_uri);

}  // namespace mlf::tracking
