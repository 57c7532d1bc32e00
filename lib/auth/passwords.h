// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "auth/user_file.h"

namespace mlf::auth {

/// The first line of a file; of the standard input for "-". @throws Error when it cannot be read.
std::string read_password(const std::filesystem::path& file);

/// Makes an administrator with that password where there is no user yet. @return whether it did.
/// @throws Error as hash_password() and UserFile::update().
bool make_first_user(UserFile& users, const std::string& name, const std::string& password);

}  // namespace mlf::auth
