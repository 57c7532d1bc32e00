// SPDX-License-Identifier: Apache-2.0
#include "auth/passwords.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include "auth/secrets.h"
#include "base/error.h"

namespace mlf::auth {

std::string read_password(const std::filesystem::path& file) {
  constexpr std::size_t most = std::size_t{64} << 10;
  if (file == "-") {
    const auto text = read_all(STDIN_FILENO, "standard input", most);
    return text.substr(0, text.find('\n'));
  }
  const FileDescriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor) throw system_error(errno, "read", file.string());
  const auto text = read_all(descriptor.get(), file.string(), most);
  return text.substr(0, text.find('\n'));
}

bool make_first_user(UserFile& users, const std::string& name, const std::string& password) {
  const auto hash = hash_password(password);
  bool has_made = false;
  users.update([&](Users& all) {
    if (!all.users.empty()) return;
    auto& user = all.add(name);
    user.password_hash = hash;
    user.is_admin = true;
    has_made = true;
  });
  return has_made;
}

}  // namespace mlf::auth
