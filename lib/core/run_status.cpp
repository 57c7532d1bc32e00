// SPDX-License-Identifier: Apache-2.0
#include "core/run_status.h"

#include <array>

namespace mlf {

namespace {

struct StatusRow {
  RunStatus status;
  std::string_view name;
};

constexpr std::array<StatusRow, 5> status_rows = {{{RunStatus::running, "RUNNING"},
                                                   {RunStatus::scheduled, "SCHEDULED"},
                                                   {RunStatus::finished, "FINISHED"},
                                                   {RunStatus::failed, "FAILED"},
                                                   {RunStatus::killed, "KILLED"}}};

}  // namespace

std::string_view run_status_name(RunStatus status) {
  for (const auto& row : status_rows) {
    if (row.status == status) return row.name;
  }
  return "RUNNING";
}

std::optional<RunStatus> parse_run_status(std::string_view name) {
  for (const auto& row : status_rows) {
    if (row.name == name) return row.status;
  }
  return std::nullopt;
}

std::optional<RunStatus> run_status_of(long long number) {
  for (const auto& row : status_rows) {
    if (static_cast<long long>(row.status) == number) return row.status;
  }
  return std::nullopt;
}

bool is_terminated(RunStatus status) {
  return status == RunStatus::finished || status == RunStatus::failed ||
         status == RunStatus::killed;
}

}  // namespace mlf
