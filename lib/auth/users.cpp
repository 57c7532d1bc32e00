// SPDX-License-Identifier: Apache-2.0
#include "auth/users.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/characters.h"
#include "base/error.h"
#include "base/text.h"

namespace mlf::auth {

namespace {

constexpr std::array<std::pair<Permission, std::string_view>, 5> permission_names{
    {{Permission::none, "NO_PERMISSIONS"},
     {Permission::read, "READ"},
     {Permission::use, "USE"},
     {Permission::edit, "EDIT"},
     {Permission::manage, "MANAGE"}}};

constexpr std::size_t longest_name = 128;

bool is_name_character(char c) { return is_letter_or_digit(c) || is_one_of(c, "._@+-"); }

Error no_user(std::string_view name) {
  return not_found("User with username={} not found", printable(utf8_prefix(name, longest_name)));
}

}  // namespace

std::string_view permission_name(Permission permission) {
  return permission_names.at(static_cast<std::size_t>(permission)).second;
}

std::optional<Permission> parse_permission(std::string_view name) {
  for (const auto& [permission, its_name] : permission_names) {
    if (its_name == name) return permission;
  }
  return std::nullopt;
}

void check_user_name(std::string_view name) {
  const bool is_valid = !name.empty() && name != "@" && name.size() <= longest_name &&
                        name.front() != '-' && std::ranges::all_of(name, is_name_character);
  if (is_valid) return;
  throw invalid_parameter(
      "'{}' cannot be the name of a user: use letters, digits and . _ @ + -, at most {} of them",
      printable(utf8_prefix(name, longest_name)), longest_name);
}

const User* Users::find(std::string_view name) const {
  const auto found = std::ranges::find(users, name, &User::name);
  return found == users.end() ? nullptr : &*found;
}

User* Users::find(std::string_view name) {
  return const_cast<User*>(std::as_const(*this).find(name));  // NOLINT: the user is ours
}

User& Users::get(std::string_view name) {
  if (auto* user = find(name)) return *user;
  throw no_user(name);
}

const User& Users::get(std::string_view name) const {
  if (const auto* user = find(name)) return *user;
  throw no_user(name);
}

User& Users::add(std::string_view name) {
  check_user_name(name);
  if (find(name) != nullptr) throw already_exists("User (username={}) already exists.", name);
  return users.emplace_back(User{.id = next_id++, .name = std::string(name)});
}

void Users::remove(std::string_view name) {
  get(name);
  std::erase_if(users, [&](const User& user) { return user.name == name; });
  std::erase_if(tokens, [&](const Token& token) { return token.user == name; });
}

Permission permission_on(const Users& users, const Principal& principal, Grants User::*kind,
                         std::string_view id, Permission otherwise) {
  if (principal.is_admin) return Permission::manage;
  std::optional<Permission> highest;
  const auto consider = [&](std::string_view name) {
    const auto* user = users.find(name);
    if (user == nullptr) return;
    const auto grant = (user->*kind).find(id);
    if (grant != (user->*kind).end())
      highest = std::max(highest.value_or(grant->second), grant->second);
  };
  consider(principal.name);
  for (const auto& group : principal.groups) consider(group);
  return highest.value_or(otherwise);
}

}  // namespace mlf::auth
