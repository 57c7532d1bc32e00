// SPDX-License-Identifier: Apache-2.0
#include "auth/user_file.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/path.h"

namespace mlf::auth {

namespace {

constexpr std::string_view lock_suffix = ".lock";
constexpr int file_version = 1;

Json to_json(const Grants& grants) {
  Json json = Json::object();
  for (const auto& [id, permission] : grants) json[id] = permission_name(permission);
  return json;
}

Grants grants_of(const Json& json) {
  Grants grants;
  for (const auto& [id, name] : json.items()) {
    const auto permission = parse_permission(name.get<std::string>());
    if (!permission) throw internal_error("'{}' is no permission", name.get<std::string>());
    grants[id] = *permission;
  }
  return grants;
}

Json to_json(const User& user) {
  return {{"id", user.id},
          {"name", user.name},
          {"is_admin", user.is_admin},
          {"password", user.password_hash},
          {"experiments", to_json(user.experiments)},
          {"models", to_json(user.models)}};
}

User user_of(const Json& json) {
  User user{.id = json.at("id").get<std::int64_t>(),
            .name = json.at("name").get<std::string>(),
            .is_admin = json.at("is_admin").get<bool>(),
            .password_hash = json.at("password").get<std::string>(),
            .experiments = grants_of(json.at("experiments")),
            .models = grants_of(json.at("models"))};
  check_user_name(user.name);
  return user;
}

Json to_json(const Token& token) {
  return {{"id", token.id},
          {"user", token.user},
          {"digest", token.digest},
          {"created", token.created},
          {"expires", token.expires ? Json(*token.expires) : Json()}};
}

Token token_of(const Json& json) {
  Token token{.id = json.at("id").get<std::string>(),
              .user = json.at("user").get<std::string>(),
              .digest = json.at("digest").get<std::string>(),
              .created = json.at("created").get<std::int64_t>()};
  if (!json.at("expires").is_null()) token.expires = json.at("expires").get<std::int64_t>();
  return token;
}

/// Creates the file, empty and only for its owner, where there is none.
void create_private(const Directory& directory, const RelativePath& name) {
  const int descriptor = ::openat(directory.descriptor(), name.c_str(),
                                  O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor >= 0) return FileDescriptor(descriptor).reset();
  if (errno != EEXIST) {
    throw system_error(errno, "create", (directory.path() / name.str()).string());
  }
}

Users read_users(const Directory& directory, const RelativePath& name) {
  const auto text = directory.read_file(name);
  if (!text || text->empty()) return {};
  try {
    return parse_users(*text);
  } catch (const Error& error) {
    throw error.with_context((directory.path() / name.str()).string());
  }
}

}  // namespace

UserFile::UserFile(const std::filesystem::path& path)
    : path_(absolute_path(path)), name_(RelativePath::parse(path_.filename().string())) {}

std::shared_ptr<const Users> UserFile::read() {
  const std::lock_guard lock(mutex_);
  const auto directory = Directory::find(path_.parent_path());
  // The status first: what changes while the file is read is read the next time.
  const auto status = directory ? directory->peek(name_.c_str()) : std::nullopt;
  if (users_ == nullptr || status != status_) {
    users_ = std::make_shared<const Users>(status ? read_users(*directory, name_) : Users{});
    status_ = status;
  }
  return users_;
}

void UserFile::update(const std::function<void(Users&)>& change) {
  const auto directory = Directory::create(path_.parent_path());
  const FileLock lock(directory, RelativePath::parse(name_.str() + std::string(lock_suffix)));
  auto users = read_users(directory, name_);
  change(users);
  create_private(directory, name_);
  directory.replace_file(name_, write_users(users), Durability::full);
}

std::string write_users(const Users& users) {
  Json json{{"version", file_version}, {"next_id", users.next_id}};
  json["users"] = Json::array();
  for (const auto& user : users.users) json["users"].push_back(to_json(user));
  json["tokens"] = Json::array();
  for (const auto& token : users.tokens) json["tokens"].push_back(to_json(token));
  return json.dump(1) + '\n';
}

Users parse_users(std::string_view text) {
  try {
    const auto json = Json::parse(text);
    if (json.at("version") != file_version) throw internal_error("a newer mlf has written it");
    Users users{.next_id = json.at("next_id").get<std::int64_t>()};
    for (const auto& user : json.at("users")) users.users.push_back(user_of(user));
    for (const auto& token : json.at("tokens")) users.tokens.push_back(token_of(token));
    return users;
  } catch (const nlohmann::json::exception&) {
    throw internal_error("the file of users is damaged");
  }
}

}  // namespace mlf::auth
