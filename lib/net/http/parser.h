// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "net/http/framing.h"

namespace mlf::net {

/// Reads one request after another. A request is its head, then its body in pieces.
class RequestParser {
 public:
  RequestParser();
  ~RequestParser();

  /// Begins the next request. `head` is complete (see HeadScanner).
  std::variant<RequestHead, Refusal> parse_head(std::string_view head);

  /// After parse_head(). Takes what it can of the bytes that follow the head, and appends the part
  /// of the body that they contain to `body`. Trailers are dropped. @return how many bytes it took:
  /// fewer than all when it needs more to understand the rest, or when the request ends within
  /// them.
  std::variant<std::size_t, Refusal> parse_body(std::string_view input, std::string& body);

  /// Whether the request has ended.
  bool is_complete() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;  ///< of the request that was begun last
};

}  // namespace mlf::net
