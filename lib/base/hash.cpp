// SPDX-License-Identifier: Apache-2.0
//
// OpenSSL's own interface for one digest, deprecated there in favour of one that brings the whole
// library into every command: this links a few kilobytes statically and costs nothing at start-up.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/hash.h"

#include <fmt/format.h>
#include <openssl/md5.h>

namespace mlf {

std::string md5_hex(std::string_view data) {
  unsigned char digest[MD5_DIGEST_LENGTH];
  MD5(reinterpret_cast<const unsigned char*>(data.data()), data.size(), digest);
  std::string hex;
  for (const unsigned char byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

}  // namespace mlf
