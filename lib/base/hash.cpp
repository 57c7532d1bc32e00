// SPDX-License-Identifier: Apache-2.0
//
// Uses OpenSSL's functions for single digests, although they are deprecated: they link as a few
// kilobytes of static code and cost nothing at start-up, while their replacement (EVP) would load
// the whole library into every command.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/hash.h"

#include <span>

#include <fmt/format.h>
#include <openssl/md5.h>
#include <openssl/sha.h>

namespace mlf {

namespace {

std::string to_hex(std::span<const unsigned char> digest) {
  std::string hex;
  for (const unsigned char byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

}  // namespace

struct Md5::State {
  MD5_CTX context;
};

Md5::Md5() : state_(std::make_unique<State>()) { MD5_Init(&state_->context); }

Md5::~Md5() = default;

void Md5::update(std::string_view data) { MD5_Update(&state_->context, data.data(), data.size()); }

std::string Md5::hex() {
  unsigned char digest[MD5_DIGEST_LENGTH];
  MD5_Final(digest, &state_->context);
  return to_hex(digest);
}

std::string md5_hex(std::string_view data) {
  Md5 md5;
  md5.update(data);
  return md5.hex();
}

std::string sha1_hex(std::string_view data) {
  SHA_CTX context;
  SHA1_Init(&context);
  SHA1_Update(&context, data.data(), data.size());
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1_Final(digest, &context);
  return to_hex(digest);
}

}  // namespace mlf
