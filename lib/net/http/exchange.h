// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "net/http_server.h"

/// What a worker does for a request.
namespace mlf::net {

using Time = std::chrono::steady_clock::time_point;

/// A request and what becomes of it. The thread of the connections and one worker have it in turn.
struct Exchange {
  Request request;
  std::stop_source stop;
  std::unique_ptr<BodySink> sink;    ///< of a streamed body, once it has begun
  std::optional<Response> response;  ///< once the handler has answered
  std::string failure;               ///< what the handler threw; "" for nothing
  Time taken{};                      ///< when a worker began
  Time answered{};                   ///< when the response was there
};

/// Has the request answered by Handler::handle().
void answer(Exchange& exchange, Handler& handler);

enum class Piece { middle, last };

/// Gives the sink the next part of a streamed body; the first call makes the sink. After the last
/// part, or when the handler throws, there is a response.
void take_piece(Exchange& exchange, Handler& handler, std::string_view bytes, Piece piece);

/// Calls `ask`, and Handler::answer_failure() when it throws; `failure` gets the message.
Response answer_or_fail(const std::function<Response()>& ask, const Request& request,
                        Handler& handler, std::string& failure);

/// A response body under way. The thread of the connections and one worker have it in turn.
struct Outgoing {
  std::unique_ptr<BodySource> source;
  std::string piece;    ///< the bytes to send next; "" at the end
  std::string failure;  ///< what the source threw; "" for nothing
};

/// Gets the next piece.
void make_piece(Outgoing& outgoing);

}  // namespace mlf::net
