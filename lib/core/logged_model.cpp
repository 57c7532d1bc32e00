// SPDX-License-Identifier: Apache-2.0
#include "core/logged_model.h"

#include <array>

namespace mlf {

namespace {

struct ModelStatusRow {
  LoggedModelStatus status;
  std::string_view name;
};

constexpr std::array<ModelStatusRow, 4> model_status_rows = {
    {{LoggedModelStatus::unspecified, "LOGGED_MODEL_STATUS_UNSPECIFIED"},
     {LoggedModelStatus::pending, "LOGGED_MODEL_PENDING"},
     {LoggedModelStatus::ready, "LOGGED_MODEL_READY"},
     {LoggedModelStatus::upload_failed, "LOGGED_MODEL_UPLOAD_FAILED"}}};

}  // namespace

std::string_view logged_model_status_name(LoggedModelStatus status) {
  for (const auto& row : model_status_rows) {
    if (row.status == status) return row.name;
  }
  return model_status_rows[0].name;
}

std::string_view logged_model_status_word(LoggedModelStatus status) {
  constexpr std::string_view before = "LOGGED_MODEL_";
  return logged_model_status_name(status).substr(before.size());
}

std::optional<LoggedModelStatus> parse_logged_model_status(std::string_view name) {
  for (const auto& row : model_status_rows) {
    if (row.name == name) return row.status;
  }
  return std::nullopt;
}

std::optional<LoggedModelStatus> logged_model_status_of(long long number) {
  for (const auto& row : model_status_rows) {
    if (static_cast<long long>(row.status) == number) return row.status;
  }
  return std::nullopt;
}

}  // namespace mlf
