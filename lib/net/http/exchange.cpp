// SPDX-License-Identifier: Apache-2.0
#include "net/http/exchange.h"

#include <exception>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "base/failure.h"

namespace mlf::net {

namespace {

constexpr std::string_view unknown_failure = "an exception of an unknown type";

/// Never "".
std::string message_of(const std::exception& exception) {
  std::string message = readable_error(exception).what();
  return message.empty() ? "an exception without a message" : message;
}

/// The last resort: the handler could not even say that it failed.
Response bare_failure() { return {.status = 500}; }

Response failure_response(const std::exception& exception, const Request& request, Handler& handler,
                          std::string& failure) {
  failure = message_of(exception);
  try {
    return handler.answer_failure(request, exception);
  } catch (...) {
    return bare_failure();
  }
}

}  // namespace

Response answer_or_fail(const std::function<Response()>& ask, const Request& request,
                        Handler& handler, std::string& failure) {
  try {
    return ask();
  } catch (const std::exception& exception) {
    return failure_response(exception, request, handler, failure);
  } catch (...) {
    const std::runtime_error exception{std::string(unknown_failure)};
    return failure_response(exception, request, handler, failure);
  }
}

void answer(Exchange& exchange, Handler& handler) {
  exchange.taken = std::chrono::steady_clock::now();
  exchange.response = answer_or_fail([&] { return handler.handle(exchange.request); },
                                     exchange.request, handler, exchange.failure);
  exchange.answered = std::chrono::steady_clock::now();
}

void take_piece(Exchange& exchange, Handler& handler, std::string_view bytes, Piece piece) {
  if (exchange.taken == Time{}) exchange.taken = std::chrono::steady_clock::now();
  const auto feed = [&]() -> Response {
    if (!exchange.sink) exchange.sink = handler.receive(exchange.request);
    if (!bytes.empty()) exchange.sink->write(bytes);
    return piece == Piece::last ? exchange.sink->finish() : Response{};
  };
  Response response = answer_or_fail(feed, exchange.request, handler, exchange.failure);
  if (piece == Piece::middle && exchange.failure.empty()) return;
  exchange.sink.reset();
  exchange.response = std::move(response);
  exchange.answered = std::chrono::steady_clock::now();
}

void make_piece(Outgoing& outgoing) {
  try {
    outgoing.piece = outgoing.source->next();
  } catch (const std::exception& exception) {
    outgoing.failure = message_of(exception);
  } catch (...) {
    outgoing.failure = unknown_failure;
  }
}

}  // namespace mlf::net
