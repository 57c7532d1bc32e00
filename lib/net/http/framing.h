// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "net/http_message.h"
#include "net/http_server.h"

/// The rules that decide where a request begins and ends, and which are stricter than the parser's.
/// Messages that break them are refused, because a proxy in front of the server could understand
/// them differently and let one request hide inside another.
namespace mlf::net {

/// Why a request is refused. Its connection is closed after that.
struct Refusal {
  int status = 400;
  std::string reason;
};

/// The request line and the header fields, as the parser has read them.
struct RequestHead {
  std::string method;
  std::string target;
  int minor_version = 1;  ///< of HTTP/1.x: 0 or 1
  Headers headers;
};

/// What a head says about the rest of its message.
struct Framing {
  enum class Body { none, sized, chunked };
  Body body = Body::none;
  std::uint64_t length = 0;  ///< of a sized body
  bool keeps_alive = true;   ///< the client wants to send more requests
  bool awaits_continue = false;
  std::string host;    ///< see Request::host
  std::string target;  ///< without the scheme and host that a target may have
};

/// Finds the end of a head in input that grows.
class HeadScanner {
 public:
  explicit HeadScanner(const ServerLimits& limits) : limits_(limits) {}

  /// `input` starts with the head and contains what earlier calls were given. Returns the length of
  /// the head with its empty line; nullopt when more of it has to come. Refuses a head that is too
  /// long, a line end that is not CRLF and a folded line as soon as it sees them.
  std::variant<std::optional<std::size_t>, Refusal> scan(std::string_view input);

 private:
  std::optional<Refusal> check_line(std::string_view line) const;
  std::optional<Refusal> check_size(std::size_t end) const;

  const ServerLimits& limits_;
  std::size_t line_ = 0;   ///< the number of complete lines
  std::size_t begin_ = 0;  ///< of the first incomplete line
};

/// Judges the head of a request.
std::variant<Framing, Refusal> decide_framing(const RequestHead& head);

}  // namespace mlf::net
