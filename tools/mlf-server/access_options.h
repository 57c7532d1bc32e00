// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/user.h"
#include "cli/verb.h"
#include "server/access_control.h"
#include "server/audit_log.h"

namespace mlf::tools {

/// Which file has the users.
struct UserFileOptions {
  std::optional<std::string> auth_file;
  std::optional<std::string> backend_store_uri;
};
/// Declares --auth-file and --backend-store-uri.
void add_user_file_options(cli::Verb& verb, UserFileOptions& options);
/// --auth-file, else .mlf-users.json in the store at `tracking_uri`. @throws UsageError when that
/// is no directory.
std::filesystem::path user_file_of(const std::optional<std::string>& auth_file,
                                   const std::string& tracking_uri);
std::filesystem::path user_file_of(const UserFileOptions& options, const Variable& variable);

/// The options of `mlf server` about who may do what.
struct AccessOptions {
  bool auth = false;
  std::optional<std::string> auth_file;
  std::optional<std::string> admin_password_file;
  std::optional<std::string> default_permission;
  std::optional<std::string> trusted_proxies;
  std::optional<std::string> user_header;
  std::optional<std::string> groups_header;
  std::optional<std::string> admin_group;
  std::optional<std::string> audit_log;
};
void add_access_options(cli::Verb& verb, AccessOptions& options);

/// What decides who may do what, and what it needs. All of it is empty without --auth.
struct AccessParts {
  std::unique_ptr<auth::UserFile> users;
  std::unique_ptr<auth::Login> login;
  std::unique_ptr<server::AccessControl> control;
  std::unique_ptr<server::AuditLog> audit;  ///< with --audit-log
};
/// @throws Error when there is no user yet, and nothing says how the first one gets in; UsageError
/// for options that need --auth.
AccessParts access_parts(const AccessOptions& options, const std::string& tracking_uri,
                         const Variable& variable, const Clock& clock);

}  // namespace mlf::tools
