// SPDX-License-Identifier: Apache-2.0
#include "net/bearer_token.h"

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

#include <fcntl.h>

#include "base/error.h"
#include "base/text.h"

namespace mlf::net {

namespace {

constexpr std::size_t shortest_token = 8;
constexpr std::size_t longest_token = 4096;

bool is_visible(char c) { return c > ' ' && c < 0x7f; }

bool is_equal(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  }
  return difference == 0;
}

}  // namespace

BearerToken::BearerToken(std::string token) : token_(std::move(token)) {
  if (token_.size() >= shortest_token && std::ranges::all_of(token_, is_visible)) return;
  throw invalid_parameter("a token has at least {} characters, none of them a space",
                          shortest_token);
}

BearerToken BearerToken::read(const std::filesystem::path& file) {
  const FileDescriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor) throw system_error(errno, "read", file.string());
  const auto text = read_all(descriptor.get(), file.string(), longest_token);
  try {
    return BearerToken(std::string(trim(text)));
  } catch (const Error& error) {
    throw error.with_context(printable(file.string()));
  }
}

bool BearerToken::is_in(const Request& request) const {
  constexpr std::string_view scheme = "bearer ";
  const auto* field = request.headers.find("Authorization");
  if (field == nullptr || request.headers.count("Authorization") != 1) return false;
  const std::string_view value = *field;
  if (to_lower(value.substr(0, scheme.size())) != scheme) return false;
  return is_equal(trim(value.substr(scheme.size())), token_);
}

}  // namespace mlf::net
