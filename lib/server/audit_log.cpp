// SPDX-License-Identifier: Apache-2.0
#include "server/audit_log.h"

#include <array>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"

namespace mlf::server {

namespace {

/// The fields that name what a request is about.
constexpr std::array naming_fields{
    "experiment_id", "run_id",     "run_uuid", "model_id", "name",          "new_name",
    "version",       "alias",      "stage",    "key",      "artifact_path", "path",
    "username",      "permission", "is_admin", "tag_key",  "run_name",      "status"};
constexpr std::size_t longest_value = 500;

Json what_of(const Fields& fields) {
  Json what = Json::object();
  for (const auto* name : naming_fields) {
    if (!fields.has(name)) continue;
    try {
      what[name] = utf8_prefix(fields.text(name), longest_value);
    } catch (const Error&) {
      what[name] = nullptr;  // no text; the request was refused for that
    }
  }
  return what;
}

}  // namespace

AuditLog::AuditLog(std::filesystem::path path, const Clock& clock)
    : path_(std::move(path)),
      clock_(clock),
      file_(::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600)) {
  if (!file_) throw system_error(errno, "write", path_.string());
}

bool AuditLog::is_about(const Route& route) {
  return route.method != "GET" && route.access.permission != Permission::read;
}

void AuditLog::write_due() {
  while (!due_.empty()) {
    const ssize_t count = ::write(file_.get(), due_.data(), due_.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw system_error(errno, "write", path_.string());
    due_.erase(0, static_cast<std::size_t>(count));
  }
}

void AuditLog::require_room() {
  const std::lock_guard lock(mutex_);
  try {
    write_due();
  } catch (const Error& error) {
    throw Error(error.code(), "the audit log cannot be written, so nothing is changed");
  }
}

void AuditLog::add(const net::Request& request, const Route& route, const std::string& user,
                   const Fields& fields, int status) {
  Json line{{"time", utc_time_text(clock_.now_ms())},
            {"user", user.empty() ? Json() : Json(user)},
            {"peer", request.peer},
            {"method", request.method},
            {"route", route.path},
            {"what", what_of(fields)},
            {"status", status},
            {"request", request.id}};
  const std::lock_guard lock(mutex_);
  due_ += json_line(line) + '\n';
  try {
    write_due();
  } catch (const Error&) {
    return;  // require_room() tells it to the next request
  }
}

}  // namespace mlf::server
