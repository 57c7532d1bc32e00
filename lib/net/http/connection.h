// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/http/channel.h"
#include "net/http/exchange.h"
#include "net/http/framing.h"
#include "net/http/input_buffer.h"
#include "net/http/parser.h"
#include "net/http/response_head.h"
#include "net/http/shared.h"

namespace mlf::net {

/// Where a connection comes from.
struct Origin {
  std::string peer;  ///< see Request::peer
  bool is_local = false;
  bool is_encrypted = false;
};

/// One client's connection, from the first byte to the last. All methods are called by the thread
/// that runs the channel.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::unique_ptr<Channel> channel, Origin origin, Shared& shared);

  const Origin& origin() const { return origin_; }

  /// Serves the client's requests.
  void serve();
  /// Answers with `refusal`, whatever the client asks, and closes.
  void turn_away(Refusal refusal);
  /// Does what has to be done when too much time has gone by. Called now and then.
  void check(Time now);
  /// Answers what has come, then closes.
  void wind_up();
  /// Closes at once.
  void close();

 private:
  enum class State {
    opening,    ///< TLS is being agreed on
    idle,       ///< between two requests
    head,       ///< a part of a head has come
    body,       ///< the head has come, the body has not
    working,    ///< the request has come, the handler has not answered
    writing,    ///< the response is being sent
    lingering,  ///< all was sent; what still comes is dropped until the client closes too
    closed,
  };

  // Reading
  void open(std::function<void()> then);
  void become_idle();
  void want_input();
  void take_input(IoStatus status, std::size_t size);
  void end_input();
  void advance();
  bool advance_once();
  bool needs_input() const;
  bool begin_request();
  bool read_head();
  void accept_head(std::string_view text);
  void accept_framing(RequestHead head, Framing framing);
  void admit();
  void begin_body();
  bool read_body();
  std::optional<Refusal> account_for_body();
  void use_body();
  bool may_read_body() const;
  std::uint64_t body_limit() const { return admission_.body_limit; }
  bool is_streamed() const { return admission_.body == Admission::Body::streamed; }

  // Working
  void work_on_request();
  void pass_body_on();
  void take_piece_done(const std::shared_ptr<Exchange>& exchange);
  void take_answer(const std::shared_ptr<Exchange>& exchange);
  void dispose(const std::shared_ptr<Exchange>& exchange);
  void give_up_handler();

  // Writing
  void send_continue();
  void refuse(const Refusal& refusal);
  void refuse_as_busy();
  void explain(const Refusal& refusal);
  void respond(Response response);
  void take_body(Response& response);
  bool may_keep_alive() const;
  void write_more();
  void take_written(IoStatus status, std::size_t size);
  void write_next_piece();
  void take_next_piece();
  void send_piece();
  void end_response();
  void linger();

  // Time and books
  void set_deadline(std::chrono::milliseconds from_now);
  void expire();
  void check_body_rate(Time now);
  void report();
  void release_memory();

  std::unique_ptr<Channel> channel_;
  const Origin origin_;
  Shared& shared_;
  const ServerLimits& limits_;
  State state_ = State::opening;
  std::optional<Time> deadline_;

  InputBuffer input_;
  bool is_reading_ = false;
  bool input_has_ended_ = false;
  std::size_t requests_ = 0;  ///< that were answered

  // The request under way
  std::optional<HeadScanner> scanner_;
  RequestParser parser_;
  Framing framing_;
  int minor_version_ = 1;
  bool is_head_request_ = false;
  bool is_body_complete_ = false;
  Admission admission_;
  std::shared_ptr<Exchange> exchange_;
  std::string pending_;  ///< bytes of a streamed body that the sink has not got yet
  bool is_sink_busy_ = false;
  bool has_sink_begun_ = false;
  std::uint64_t reserved_ = 0;
  Time period_begin_{};
  std::uint64_t period_bytes_ = 0;

  // The response under way
  std::string interim_;  ///< a "100 Continue" that is being sent
  std::string out_head_;
  std::string out_body_;
  std::size_t sent_ = 0;  ///< of both
  bool is_writing_ = false;
  bool must_close_ = false;
  BodyEnd body_end_;
  std::uint64_t source_bytes_ = 0;  ///< that the source has given
  std::shared_ptr<Outgoing> outgoing_;

  std::optional<RequestRecord> record_;
  Time began_{};
  Time head_read_{};
  Time body_read_{};
  Time answered_{};
};

}  // namespace mlf::net
