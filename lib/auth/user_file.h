// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "auth/users.h"
#include "base/file.h"

namespace mlf::auth {

/// The users of a server in a file, which only its owner can read. Thread-safe, and safe for
/// several processes: changes take a lock beside the file, and a reader sees the old file or the
/// new one.
class UserFile {
 public:
  /// The file need not exist; then there are no users.
  explicit UserFile(const std::filesystem::path& path);

  /// The users as the file has them now. It is read again only when it has changed.
  /// @throws Error when it cannot be read or is damaged.
  std::shared_ptr<const Users> read();
  /// Changes the users; what `change` throws leaves them as they were.
  void update(const std::function<void(Users&)>& change);

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  RelativePath name_;
  std::mutex mutex_;
  std::optional<FileStatus> status_;    ///< of what was read; guarded by mutex_
  std::shared_ptr<const Users> users_;  ///< guarded by mutex_
};

/// The file as text, and back. @throws Error INTERNAL_ERROR for a text that is no such file.
std::string write_users(const Users& users);
Users parse_users(std::string_view text);

}  // namespace mlf::auth
