// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/http_message.h"

namespace mlf::net {

/// How a client finds the end of a response body.
struct BodyEnd {
  enum class Kind { no_body, sized, chunked, close };
  Kind kind = Kind::no_body;
  std::uint64_t length = 0;  ///< of a sized body
};

/// Decides how the body of `response` ends for a client of HTTP/1.`minor_version`.
BodyEnd choose_body_end(const Response& response, int minor_version);

struct ResponseHead {
  BodyEnd end;
  bool keeps_alive = true;
  int minor_version = 1;  ///< of the request
  std::string_view date;  ///< the value of the Date field
};

/// The status line and the header fields, with the empty line.
std::string write_response_head(const Response& response, const ResponseHead& head);

}  // namespace mlf::net
