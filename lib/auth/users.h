// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Who may do what with a tracking server.
namespace mlf::auth {

/// What a user may do with an experiment or a registered model; each includes the ones before.
enum class Permission { none, read, use, edit, manage };

/// MLflow's name: "READ"; "NO_PERMISSIONS" for none.
std::string_view permission_name(Permission permission);
std::optional<Permission> parse_permission(std::string_view name);

using Grants = std::map<std::string, Permission, std::less<>>;

/// A person or program that the server knows, or a group whose members a proxy tells: a group's
/// name begins with "@", and nobody can log in as one.
struct User {
  std::int64_t id = 0;
  std::string name;
  bool is_admin = false;      ///< may do everything
  std::string password_hash;  ///< "" when there is no password
  Grants experiments{};       ///< by id
  Grants models{};            ///< by the name of the registered model

  bool operator==(const User&) const = default;
};

/// A secret with which programs log in.
struct Token {
  std::string id;      ///< to name it by
  std::string user;    ///< the name of the user whose it is
  std::string digest;  ///< of the secret, which is not kept
  std::int64_t created = 0;
  std::optional<std::int64_t> expires{};  ///< ms since 1970; nullopt: never

  bool operator==(const Token&) const = default;
};

/// All users of a server, and their tokens.
struct Users {
  std::int64_t next_id = 1;
  std::vector<User> users{};
  std::vector<Token> tokens{};

  const User* find(std::string_view name) const;
  User* find(std::string_view name);
  /// @throws Error RESOURCE_DOES_NOT_EXIST.
  User& get(std::string_view name);
  const User& get(std::string_view name) const;
  /// @throws Error RESOURCE_ALREADY_EXISTS; INVALID_PARAMETER_VALUE for a name that none can have.
  User& add(std::string_view name);
  /// Removes a user with the tokens. @throws Error RESOURCE_DOES_NOT_EXIST.
  void remove(std::string_view name);

  bool operator==(const Users&) const = default;
};

/// Letters, digits and "._@+-" in ASCII, at most 128, the first no "-"; a group's begins with "@".
/// @throws Error INVALID_PARAMETER_VALUE.
void check_user_name(std::string_view name);
inline bool is_group(std::string_view name) { return name.starts_with('@'); }

/// Who a request is from.
struct Principal {
  std::string name;                   ///< of the user
  std::vector<std::string> groups{};  ///< with their "@"
  bool is_admin = false;
};

/// The highest permission that the grants to the principal and its groups give; `otherwise` where
/// there is no such grant.
Permission permission_on(const Users& users, const Principal& principal, Grants User::*kind,
                         std::string_view id, Permission otherwise);

}  // namespace mlf::auth
