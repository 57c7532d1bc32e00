// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "base/file.h"
#include "net/http_message.h"
#include "server/fields.h"
#include "server/route.h"

namespace mlf::server {

/// One line of JSON for each request that was to change something: when, who, from where, what, and
/// how it ended. Values are not in it, only what names the things that were changed. Thread-safe.
///
/// When a line cannot be written, as on a full disk, what is left of it is written first as soon as
/// that is possible; until then, requests that would change something are refused.
class AuditLog {
 public:
  /// Opens the file for appending; a new one is its owner's alone. @throws Error.
  AuditLog(std::filesystem::path path, const Clock& clock);

  /// @throws Error RESOURCE_EXHAUSTED and others when lines that are due cannot be written.
  void require_room();
  /// `user` is "" when it is not known. Does not throw; see require_room().
  void add(const net::Request& request, const Route& route, const std::string& user,
           const Fields& fields, int status);

  /// Whether a request for the route is to change something.
  static bool is_about(const Route& route);

 private:
  void write_due();

  std::filesystem::path path_;
  const Clock& clock_;
  FileDescriptor file_;
  std::mutex mutex_;
  std::string due_;  ///< not written yet; guarded by mutex_
};

}  // namespace mlf::server
