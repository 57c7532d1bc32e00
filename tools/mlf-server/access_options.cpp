// SPDX-License-Identifier: Apache-2.0
#include "access_options.h"

#include "artifact_options.h"
#include "auth/passwords.h"
#include "base/error.h"
#include "base/text.h"
#include "base/uri.h"
#include "cli/completer.h"
#include "cli/usage_error.h"
#include "tracking/tracking_uri.h"

namespace mlf::tools {

namespace {

constexpr std::string_view user_file_name = ".mlf-users.json";

server::AccessRules access_rules(const AccessOptions& options) {
  server::AccessRules rules;
  if (options.default_permission) {
    const auto permission = auth::parse_permission(to_upper(*options.default_permission));
    if (!permission) {
      throw cli::usage_error(
          "--default-permission is one of NO_PERMISSIONS, READ, USE, EDIT and MANAGE");
    }
    rules.usual = *permission;
  }
  const auto& proxies = options.trusted_proxies;
  const std::string_view peers = proxies ? std::string_view(*proxies) : std::string_view();
  for (const auto peer : split(peers, ',')) {
    if (const auto address = trim(peer); !address.empty()) {
      rules.trusted_proxies.emplace_back(address);
    }
  }
  rules.user_header = options.user_header.value_or(rules.user_header);
  rules.groups_header = options.groups_header.value_or(rules.groups_header);
  rules.admin_group = options.admin_group.value_or("");
  return rules;
}

/// The password that a file or MLflow's variable has for the first user.
std::optional<std::string> first_password(const AccessOptions& options, const Variable& variable) {
  if (options.admin_password_file) return auth::read_password(*options.admin_password_file);
  return variable("MLFLOW_AUTH_ADMIN_PASSWORD");
}

void make_sure_of_users(auth::UserFile& users, const AccessOptions& options,
                        const Variable& variable) {
  if (!users.read()->users.empty()) return;
  if (const auto password = first_password(options, variable)) {
    auth::make_first_user(users, variable("MLFLOW_AUTH_ADMIN_USERNAME").value_or("admin"),
                          *password);
  } else if (!options.trusted_proxies) {
    throw invalid_parameter(
        "there is no user yet in '{}'; add one with 'mlf server user add NAME --admin', or give "
        "the "
        "password of the first one with --admin-password-file",
        printable(users.path().string()));
  }
}

}  // namespace

void add_user_file_options(cli::Verb& verb, UserFileOptions& options) {
  verb.option("--auth-file", "FILE", options.auth_file,
              "The file with the users; default .mlf-users.json in the store");
  verb.option("--backend-store-uri,--tracking-uri", "URI", options.backend_store_uri,
              "The store of experiments and runs; default $MLFLOW_BACKEND_STORE_URI, else ./mlruns")
      .complete(cli::complete_directories);
}

std::filesystem::path user_file_of(const std::optional<std::string>& auth_file,
                                   const std::string& tracking_uri) {
  if (auth_file) return *auth_file;
  if (const auto root = local_path(tracking_uri)) return *root / user_file_name;
  throw cli::usage_error("--auth-file is needed, because the store is no directory");
}

std::filesystem::path user_file_of(const UserFileOptions& options, const Variable& variable) {
  const auto none = [](const std::string&) { return std::optional<std::string>(); };
  return user_file_of(
      options.auth_file,
      tracking::choose_tracking_uri(
          given_or(options.backend_store_uri, variable, "MLFLOW_BACKEND_STORE_URI"), none));
}

void add_access_options(cli::Verb& verb, AccessOptions& options) {
  constexpr const char* group = "Options about users";
  const auto add = [&](std::string_view name, std::string_view placeholder,
                       std::optional<std::string>& value, std::string_view description) {
    verb.option(name, placeholder, value, description).group(group);
  };
  verb.flag("--auth", options.auth, "Ask who sends a request, and what they may do").group(group);
  add("--auth-file", "FILE", options.auth_file,
      "The file with the users; default .mlf-users.json in the store");
  add("--admin-password-file", "FILE", options.admin_password_file,
      "The password of the first user, where there is none yet; default "
      "$MLFLOW_AUTH_ADMIN_PASSWORD. The name is $MLFLOW_AUTH_ADMIN_USERNAME, else admin");
  add("--default-permission", "PERMISSION", options.default_permission,
      "What users may do where nobody has given them a permission; default READ");
  add("--trusted-proxy", "ADDRESS,...", options.trusted_proxies,
      "The addresses of proxies whose headers tell who sends a request");
  add("--proxy-user-header", "NAME", options.user_header,
      "The header with the user's name; default X-Remote-User");
  add("--proxy-groups-header", "NAME", options.groups_header,
      "The header with the names of the user's groups; default X-Remote-Groups");
  add("--admin-group", "GROUP", options.admin_group, "A group whose members may do everything");
  add("--audit-log", "FILE", options.audit_log,
      "Write a line of JSON for every request that was to change something");
}

AccessParts access_parts(const AccessOptions& options, const std::string& tracking_uri,
                         const Variable& variable, const Clock& clock) {
  AccessParts parts;
  if (options.audit_log) {
    parts.audit = std::make_unique<server::AuditLog>(*options.audit_log, clock);
  }
  if (!options.auth) {
    const bool needs_auth = options.auth_file || options.trusted_proxies || options.admin_group ||
                            options.default_permission || options.admin_password_file;
    if (needs_auth) throw cli::usage_error("options about users need --auth");
    return parts;
  }
  parts.users = std::make_unique<auth::UserFile>(user_file_of(options.auth_file, tracking_uri));
  parts.login = std::make_unique<auth::Login>(*parts.users, clock);
  parts.control = std::make_unique<server::AccessControl>(*parts.login, access_rules(options));
  make_sure_of_users(*parts.users, options, variable);
  return parts;
}

}  // namespace mlf::tools
