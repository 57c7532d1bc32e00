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

/// The same tracking URI for use in any directory: the path of a file store becomes an absolute
/// file: URI; any other URI is returned unchanged.
std::string absolute_tracking_uri(std::string_view tracking_uri);

}  // namespace mlf::tracking
