// SPDX-License-Identifier: Apache-2.0
#include "base/base64.h"

#include <cstddef>
#include <cstdint>

namespace mlf {

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string encode_base64(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto group = bytes.substr(i, 3);
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      bits = bits << 8 | (j < group.size() ? static_cast<unsigned char>(group[j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      text += j <= group.size() ? alphabet[bits >> (18 - 6 * j) & 63] : '=';
    }
  }
  return text;
}

std::optional<std::string> decode_base64(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  std::size_t digits = 0;  // of the group of four that is being read
  std::size_t padding = 0;
  for (const char c : text) {
    if (c == '=') {
      ++padding;
      if (digits >= 2 && digits + padding >= 4) return bytes;
      continue;
    }
    const auto value = alphabet.find(c);
    if (value == std::string_view::npos) continue;
    padding = 0;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    if (++digits > 1) bytes += static_cast<char>(bits >> (2 * (4 - digits)) & 0xFF);
    digits %= 4;
  }
  return digits == 0 ? std::optional(bytes) : std::nullopt;
}

}  // namespace mlf
