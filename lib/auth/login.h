// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "auth/user_file.h"
#include "auth/users.h"
#include "base/clock.h"

namespace mlf::auth {

/// Slows down who tries names and passwords: after some failures, each further one makes the same
/// client wait twice as long, up to a minute. Thread-safe.
class Throttle {
 public:
  /// @param free_failures after which nobody has to wait yet
  explicit Throttle(int free_failures) : free_failures_(free_failures) {}

  /// How long the client still has to wait; 0 when it may try.
  std::chrono::seconds wait_of(const std::string& client, std::int64_t now_ms);
  void add_failure(const std::string& client, std::int64_t now_ms);
  void forget(const std::string& client);

 private:
  struct Record {
    int failures = 0;
    std::int64_t may_try_at = 0;  ///< ms since 1970
    std::int64_t last = 0;
  };

  void make_room(std::int64_t now_ms);

  int free_failures_;
  std::mutex mutex_;
  std::map<std::string, Record> records_;
};

/// Finds out who sends a request. Thread-safe.
class Login {
 public:
  /// Both must outlive the login.
  Login(UserFile& users, const Clock& clock);

  struct Outcome {
    std::optional<Principal>
        principal;                 ///< nullopt: the credentials are wrong or were not looked at
    std::chrono::seconds wait{0};  ///< after which the client may try again
  };

  /// Reads an Authorization header: "Basic", with a password or with a token in its place, or
  /// "Bearer" with a token. A password that was right is known for some minutes, for its hash is
  /// slow; changing it ends that.
  /// @param peer the address of the client @throws Error as UserFile::read().
  Outcome log_in(std::string_view authorization, const std::string& peer);

  UserFile& users() { return users_; }

 private:
  struct Known {
    std::string hash;  ///< with which the password was compared
    std::int64_t until = 0;
  };

  bool has_password(const User* user, std::string_view name, std::string_view password);
  std::optional<Principal> by_token(std::string_view secret, std::string_view name);
  std::optional<Principal> by_password(std::string_view name, std::string_view password);

  UserFile& users_;
  const Clock& clock_;
  std::string key_;  ///< of the digests in known_
  Throttle by_peer_{20};
  Throttle by_name_{5};
  std::mutex mutex_;
  std::map<std::string, Known> known_;  ///< by the digest of name and password; guarded by mutex_
};

}  // namespace mlf::auth
