// SPDX-License-Identifier: Apache-2.0
#include "tracking/tracking_uri.h"

#include <filesystem>
#include <system_error>

#include "base/error.h"
#include "base/uri.h"

namespace mlf::tracking {

std::string choose_tracking_uri(const std::optional<std::string>& given, const Variable& variable) {
  if (given) return *given;
  if (auto uri = variable("MLFLOW_TRACKING_URI")) return *std::move(uri);
  std::error_code ignored;
  if (!std::filesystem::exists("mlruns", ignored) &&
      std::filesystem::exists("mlflow.db", ignored)) {
    throw Error(ErrorCode::not_implemented,
                "there is only a database, ./mlflow.db, and this mlf reads file stores; name one "
                "with --tracking-uri or MLFLOW_TRACKING_URI");
  }
  return file_uri("mlruns");
}

std::string choose_registry_uri(const std::optional<std::string>& given,
                                const std::optional<std::string>& tracking_uri,
                                const Variable& variable) {
  if (given) return *given;
  if (auto uri = variable("MLFLOW_REGISTRY_URI")) return *std::move(uri);
  return choose_tracking_uri(tracking_uri, variable);
}

std::string absolute_tracking_uri(std::string_view tracking_uri) {
  const auto path = local_path(tracking_uri);
  return path ? file_uri(*path) : std::string(tracking_uri);
}

}  // namespace mlf::tracking
