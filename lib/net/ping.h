// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace mlf::net {

/// The parts of a URL "http://HOST:PORT/PATH".
struct PingTarget {
  std::string host;
  std::uint16_t port = 80;
  std::string path = "/";

  bool operator==(const PingTarget&) const = default;
};

/// @throws Error INVALID_PARAMETER_VALUE for what is no such URL; TLS is not spoken.
PingTarget parse_ping_target(std::string_view url);

/// Asks for the path with GET and returns the status of the answer. Starts no program and needs no
/// files of the system when the host is an address.
/// @throws Error TEMPORARILY_UNAVAILABLE when there is no answer in time; as system_error() when
/// nobody listens.
int ping(const PingTarget& target, std::chrono::milliseconds patience);

}  // namespace mlf::net
