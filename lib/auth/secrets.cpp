// SPDX-License-Identifier: Apache-2.0
#include "auth/secrets.h"

#include <array>

#include <sodium.h>

#include "base/error.h"

namespace mlf::auth {

namespace {

constexpr std::size_t shortest_password = 12;
constexpr std::size_t longest_password = 1024;
// What OWASP recommends for Argon2id with one lane.
constexpr unsigned long long passes = 2;
constexpr std::size_t memory = std::size_t{19} << 20;

void prepare() {
  if (sodium_init() < 0) throw internal_error("libsodium cannot be used");
}

std::string hex(std::string_view bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                 bytes.size());
  text.pop_back();
  return text;
}

}  // namespace

std::string hash_password(std::string_view password) {
  if (password.size() < shortest_password || password.size() > longest_password) {
    throw invalid_parameter("a password has from {} to {} characters", shortest_password,
                            longest_password);
  }
  prepare();
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_argon2id_str(hash.data(), password.data(), password.size(), passes, memory) !=
      0) {
    throw Error(ErrorCode::resource_exhausted, "there is no memory for the hash of a password");
  }
  return hash.data();
}

bool is_password(std::string_view password, std::string_view hash) {
  // For users without a password, so that the time does not tell who they are.
  static const std::string nobody = hash_password(random_bytes(shortest_password));
  if (password.size() > longest_password) return false;
  prepare();
  const std::string compared(hash.empty() ? nobody : hash);
  const bool is_right =
      crypto_pwhash_str_verify(compared.c_str(), password.data(), password.size()) == 0;
  return is_right && !hash.empty();
}

std::string random_bytes(std::size_t count) {
  prepare();
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

std::string new_secret() {
  constexpr std::size_t size = 32;
  constexpr int form = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  const auto bytes = random_bytes(size);
  std::string text(sodium_base64_ENCODED_LEN(size, form), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), form);
  text.resize(text.find('\0'));
  return std::string(secret_prefix) + text;
}

std::string secret_digest(std::string_view secret) { return keyed_digest(secret, ""); }

std::string keyed_digest(std::string_view text, std::string_view key) {
  prepare();
  std::string digest(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), digest.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                     key.empty() ? nullptr : reinterpret_cast<const unsigned char*>(key.data()),
                     key.size());
  return hex(digest);
}

bool are_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace mlf::auth
