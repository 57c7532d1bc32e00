// SPDX-License-Identifier: Apache-2.0
//
// Clients of MLflow send name and password with every request, so that the slow hash must not be
// computed each time: what was right is kept as a digest with a key that only this process knows. A
// token is random, so that one fast digest tells whose it is. Failures are counted by the client's
// address, and by address and name; not by name alone, or anyone could lock out a user.
#include "auth/login.h"

#include <algorithm>

#include "auth/secrets.h"
#include "base/base64.h"
#include "base/text.h"

namespace mlf::auth {

namespace {

constexpr std::int64_t known_for_ms = std::int64_t{5} * 60 * 1000;
constexpr std::size_t most_known = 1000;
constexpr std::size_t most_records = 10'000;
constexpr std::int64_t forgotten_after_ms = std::int64_t{15} * 60 * 1000;
constexpr int longest_wait_s = 60;

/// What follows the scheme, in any case; nullopt for another scheme.
std::optional<std::string_view> after_scheme(std::string_view value, std::string_view scheme) {
  if (to_lower(value.substr(0, scheme.size())) != scheme) return std::nullopt;
  value.remove_prefix(scheme.size());
  return value.starts_with(' ') ? std::optional(trim(value)) : std::nullopt;
}

struct NameAndPassword {
  std::string name;
  std::string password;
};

std::optional<NameAndPassword> parse_basic(std::string_view authorization) {
  const auto encoded = after_scheme(authorization, "basic");
  const auto text = encoded ? decode_base64(*encoded) : std::nullopt;
  if (!text) return std::nullopt;
  const auto colon = text->find(':');
  if (colon == text->npos || text->find('\0') != text->npos) return std::nullopt;
  return NameAndPassword{text->substr(0, colon), text->substr(colon + 1)};
}

Principal principal_of(const User& user) { return {.name = user.name, .is_admin = user.is_admin}; }

}  // namespace

std::chrono::seconds Throttle::wait_of(const std::string& client, std::int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(client);
  if (found == records_.end() || found->second.may_try_at <= now_ms) return {};
  constexpr std::int64_t second = 1000;
  return std::chrono::seconds((found->second.may_try_at - now_ms + second - 1) / second);
}

void Throttle::add_failure(const std::string& client, std::int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  make_room(now_ms);
  auto& record = records_[client];
  if (now_ms - record.last > forgotten_after_ms) record = {};
  record.last = now_ms;
  const int beyond = ++record.failures - free_failures_;
  if (beyond <= 0) return;
  constexpr int doublings = 6;
  const int seconds = std::min(1 << std::min(beyond, doublings), longest_wait_s);
  record.may_try_at = now_ms + std::int64_t{1000} * seconds;
}

void Throttle::forget(const std::string& client) {
  const std::lock_guard lock(mutex_);
  records_.erase(client);
}

void Throttle::make_room(std::int64_t now_ms) {
  if (records_.size() < most_records) return;
  std::erase_if(records_,
                [&](const auto& entry) { return now_ms - entry.second.last > forgotten_after_ms; });
  if (records_.size() >= most_records) records_.erase(records_.begin());
}

Login::Login(UserFile& users, const Clock& clock)
    : users_(users), clock_(clock), key_(random_bytes(32)) {}

Login::Outcome Login::log_in(std::string_view authorization, const std::string& peer) {
  const auto now = clock_.now_ms();
  const auto basic = parse_basic(authorization);
  const auto client = basic ? peer + ' ' + basic->name : peer;
  auto wait = by_peer_.wait_of(peer, now);
  if (basic) wait = std::max(wait, by_name_.wait_of(client, now));
  if (wait.count() > 0) return {.principal = std::nullopt, .wait = wait};

  std::optional<Principal> found;
  if (basic) {
    found = by_password(basic->name, basic->password);
  } else if (const auto secret = after_scheme(authorization, "bearer")) {
    found = by_token(*secret, "");
  }
  if (found) {
    by_name_.forget(client);
    return {.principal = std::move(found)};
  }
  by_peer_.add_failure(peer, now);
  if (basic) by_name_.add_failure(client, now);
  return {};
}

std::optional<Principal> Login::by_password(std::string_view name, std::string_view password) {
  if (password.starts_with(secret_prefix)) {
    if (auto found = by_token(password, name)) return found;
  }
  const auto users = users_.read();
  const auto* user = users->find(name);
  if (user != nullptr && is_group(user->name)) user = nullptr;
  if (!has_password(user, name, password)) return std::nullopt;
  return principal_of(*user);
}

bool Login::has_password(const User* user, std::string_view name, std::string_view password) {
  const std::string hash = user == nullptr ? "" : user->password_hash;
  const auto digest = keyed_digest(std::string(name) + '\0' + std::string(password), key_);
  const auto now = clock_.now_ms();
  {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(digest);
    if (found != known_.end() && found->second.hash == hash && found->second.until > now) {
      return true;
    }
  }
  if (!is_password(password, hash)) return false;
  const std::lock_guard lock(mutex_);
  if (known_.size() >= most_known) known_.clear();
  known_[digest] = {.hash = hash, .until = now + known_for_ms};
  return true;
}

std::optional<Principal> Login::by_token(std::string_view secret, std::string_view name) {
  const auto users = users_.read();
  const auto digest = secret_digest(secret);
  for (const auto& token : users->tokens) {
    if (!are_equal(token.digest, digest)) continue;
    if (token.expires && *token.expires <= clock_.now_ms()) return std::nullopt;
    if (!name.empty() && name != token.user) return std::nullopt;
    const auto* user = users->find(token.user);
    return user == nullptr ? std::nullopt : std::optional(principal_of(*user));
  }
  return std::nullopt;
}

}  // namespace mlf::auth
