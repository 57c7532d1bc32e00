// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mlf::auth {

/// Argon2id of a password, with its parameters and a random salt, as text. It takes some 50 ms and
/// 19 MiB, so that guesses are expensive. @throws Error INVALID_PARAMETER_VALUE for a password with
/// fewer than 12 or more than 1024 bytes.
std::string hash_password(std::string_view password);
/// Whether it is the password of the hash; takes as long for a wrong one. A hash "" has none.
bool is_password(std::string_view password, std::string_view hash);

/// A new random secret for a token: "mlf_" and 43 characters.
std::string new_secret();
inline constexpr std::string_view secret_prefix = "mlf_";
/// A digest to compare secrets by, in hexadecimal digits. It is fast, which is safe only because
/// the secrets are random.
std::string secret_digest(std::string_view secret);
/// The same with a key, which makes it useless to others.
std::string keyed_digest(std::string_view text, std::string_view key);
/// Random bytes.
std::string random_bytes(std::size_t count);
/// Whether the texts are equal; the time that this takes does not tell where they differ.
bool are_equal(std::string_view a, std::string_view b);

}  // namespace mlf::auth
