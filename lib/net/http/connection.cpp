// SPDX-License-Identifier: Apache-2.0
//
// A connection is a machine with few states (see Connection::State). Events move it: input came,
// output went, a worker is done, time is over. Whatever happened, advance() then does what can be
// done with the bytes that are there, and one read is kept under way, also while a request is being
// worked on: that is how the server notices that a client has gone. Pipelined requests wait in the
// input buffer, whose size bounds them; the next one is looked at when the response is sent.
//
// There is one thread for all connections, so nothing here is locked. A worker that has a request
// owns it (Exchange) until it reports back. If the connection has given the request up meanwhile,
// because time was over or the client has gone, it has dropped its own pointer and ignores the
// report. Time is checked now and then for all connections (check()), which is cheaper than a timer
// for each step of each request.
//
// After an error the connection is closed, but not at once: closing a socket that has unread input
// makes the kernel reset the connection, and the client may lose the answer that tells it why. So
// the server says that it has sent all, and drops input for a short time (State::lingering).
#include "net/http/connection.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"

namespace mlf::net {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t small_input = 4096;
constexpr std::size_t body_input = std::size_t{64} << 10;
/// A streamed body is not read faster than the sink takes it.
constexpr std::size_t most_pending = std::size_t{256} << 10;
constexpr milliseconds linger_time{2000};
/// How long a client that has just connected may take for its first request after stop().
constexpr milliseconds last_chance{1000};
constexpr std::string_view continue_response = "HTTP/1.1 100 Continue\r\n\r\n";

RequestRecord::Duration since(Time begin, Time end) {
  return std::chrono::duration_cast<RequestRecord::Duration>(end - begin);
}

}  // namespace

Connection::Connection(std::unique_ptr<Channel> channel, Origin origin, Shared& shared)
    : channel_(std::move(channel)),
      origin_(std::move(origin)),
      shared_(shared),
      limits_(shared.options.limits),
      input_(std::max(body_input, limits_.head + 1)) {}

void Connection::serve() {
  open([self = shared_from_this()] { self->become_idle(); });
}

void Connection::turn_away(Refusal refusal) {
  open([self = shared_from_this(), refusal = std::move(refusal)] {
    self->begin_request();
    self->refuse(refusal);
    self->want_input();
  });
}

void Connection::open(std::function<void()> then) {
  set_deadline(limits_.head_time);
  channel_->open([self = shared_from_this(), then = std::move(then)](IoStatus status, std::size_t) {
    if (self->state_ == State::closed) return;
    if (status != IoStatus::ok) return self->close();
    then();
  });
}

void Connection::become_idle() {
  state_ = State::idle;
  const bool is_new = requests_ == 0;
  set_deadline(is_new ? limits_.head_time : limits_.idle_time);
  if (shared_.is_stopping) wind_up();
  if (state_ != State::closed) advance();
}

void Connection::want_input() {
  if (is_reading_ || input_has_ended_ || state_ == State::closed) return;
  if (state_ == State::body && !may_read_body()) return;
  const auto room = input_.room(state_ == State::body ? body_input : small_input);
  if (room.empty()) return;
  is_reading_ = true;
  channel_->read(room, [self = shared_from_this()](IoStatus status, std::size_t size) {
    self->take_input(status, size);
  });
}

void Connection::take_input(IoStatus status, std::size_t size) {
  is_reading_ = false;
  if (state_ == State::closed) return;
  if (status == IoStatus::failed) return close();
  if (status == IoStatus::ended) return end_input();
  input_.commit(size);
  period_bytes_ += size;
  advance();
}

/// The client will send nothing more. It may still wait for the answer to what it has sent.
void Connection::end_input() {
  input_has_ended_ = true;
  if (state_ == State::working) exchange_->stop.request_stop();
  advance();
}

void Connection::advance() {
  while (advance_once()) continue;
  if (input_has_ended_ && needs_input()) return close();
  want_input();
}

bool Connection::needs_input() const {
  switch (state_) {
    case State::working:
    case State::writing:
    case State::closed:
      return false;
    case State::body:
      return may_read_body();
    default:
      return true;
  }
}

/// @return false when nothing more can be done with the bytes that are there.
bool Connection::advance_once() {
  switch (state_) {
    case State::idle:
      return !input_.empty() && begin_request();
    case State::head:
      return read_head();
    case State::body:
      return read_body();
    case State::lingering:
      input_.clear();
      return false;
    default:
      return false;
  }
}

bool Connection::begin_request() {
  state_ = State::head;
  set_deadline(limits_.head_time);
  scanner_.emplace(limits_);
  framing_ = {};
  admission_ = {};
  minor_version_ = 1;
  is_head_request_ = false;
  is_body_complete_ = false;
  is_sink_busy_ = false;
  has_sink_begun_ = false;
  began_ = head_read_ = body_read_ = answered_ = steady_clock::now();
  record_.emplace();
  record_->id = shared_.next_id();
  record_->peer = origin_.peer;
  shared_.count([](ServerCounters& counters) { ++counters.requests_in_progress; });
  return true;
}

bool Connection::read_head() {
  const auto found = scanner_->scan(input_.data());
  if (const auto* refusal = std::get_if<Refusal>(&found)) {
    refuse(*refusal);
    return false;
  }
  const auto length = std::get<std::optional<std::size_t>>(found);
  if (!length) return false;
  head_read_ = body_read_ = answered_ = steady_clock::now();
  deadline_.reset();
  accept_head(input_.data().substr(0, *length));
  return state_ == State::body;
}

void Connection::accept_head(std::string_view text) {
  auto parsed = parser_.parse_head(text);
  input_.consume(text.size());
  if (const auto* refusal = std::get_if<Refusal>(&parsed)) return refuse(*refusal);
  auto& head = std::get<RequestHead>(parsed);
  auto framing = decide_framing(head);
  if (const auto* refusal = std::get_if<Refusal>(&framing)) return refuse(*refusal);
  accept_framing(std::move(head), std::move(std::get<Framing>(framing)));
}

void Connection::accept_framing(RequestHead head, Framing framing) {
  framing_ = std::move(framing);
  minor_version_ = head.minor_version;
  is_head_request_ = head.method == "HEAD";
  is_body_complete_ = framing_.body == Framing::Body::none;
  exchange_ = std::make_shared<Exchange>();
  Request& request = exchange_->request;
  record_->method = request.method = std::move(head.method);
  try {
    if (framing_.target != "*") request.target = Target::parse(framing_.target);
  } catch (const Error& error) {
    return refuse({400, error.what()});
  }
  record_->path = request.target.path;
  request.host = framing_.host;
  request.headers = std::move(head.headers);
  request.peer = origin_.peer;
  request.is_encrypted = origin_.is_encrypted;
  request.id = record_->id;
  request.stop = exchange_->stop.get_token();
  admit();
}

/// Asks the handler what to do with the request, and begins with it.
void Connection::admit() {
  const Request& request = exchange_->request;
  auto failed = answer_or_fail(
      [&] {
        admission_ = shared_.handler.admit(request);
        return Response{};
      },
      request, shared_.handler, record_->failure);
  if (!record_->failure.empty()) return respond(std::move(failed));
  if (request.target.has_encoded_separator && !admission_.accepts_encoded_separators) {
    return refuse({400, "the path has an escaped slash or backslash"});
  }
  if (admission_.response) return respond(std::move(*admission_.response));
  if (framing_.length > body_limit()) return refuse({413, "the body is too large"});
  const bool needs_worker = is_streamed() || admission_.where == Admission::Where::worker;
  if (needs_worker && shared_.is_queue_full()) return refuse_as_busy();
  if (is_body_complete_ && !is_streamed()) return work_on_request();
  begin_body();
}

void Connection::begin_body() {
  state_ = State::body;
  period_begin_ = head_read_;
  period_bytes_ = 0;
  if (is_body_complete_) return pass_body_on();
  if (framing_.awaits_continue && input_.empty()) send_continue();
}

bool Connection::may_read_body() const { return pending_.size() < most_pending; }

bool Connection::read_body() {
  if (is_body_complete_ || !may_read_body() || input_.empty()) return false;
  std::string& body = is_streamed() ? pending_ : exchange_->request.body;
  const std::size_t before = body.size();
  const auto taken = parser_.parse_body(input_.data(), body);
  std::optional<Refusal> refusal;
  if (const auto* malformed = std::get_if<Refusal>(&taken)) refusal = *malformed;
  const std::size_t count = refusal ? 0 : std::get<std::size_t>(taken);
  input_.consume(count);
  record_->body_bytes_in += body.size() - before;
  if (!refusal) refusal = account_for_body();
  if (!refusal && count == 0 && input_.is_full()) refusal = {400, "a chunk has too long a header"};
  if (refusal) {
    refuse(*refusal);
    return false;
  }
  use_body();
  return count > 0;
}

void Connection::use_body() {
  is_body_complete_ = parser_.is_complete();
  if (is_body_complete_) body_read_ = answered_ = steady_clock::now();
  if (is_streamed()) return pass_body_on();
  if (is_body_complete_) work_on_request();
}

/// Holds what has come against the limits.
std::optional<Refusal> Connection::account_for_body() {
  if (record_->body_bytes_in > body_limit()) return Refusal{413, "the body is too large"};
  if (is_streamed() || record_->body_bytes_in <= reserved_) return std::nullopt;
  const std::uint64_t more = record_->body_bytes_in - reserved_;
  if (!shared_.reserve(more)) return Refusal{503, "too many request bodies are in memory"};
  reserved_ += more;
  return std::nullopt;
}

void Connection::work_on_request() {
  state_ = State::working;
  set_deadline(limits_.handler_time);
  if (admission_.where == Admission::Where::io_thread) {
    answer(*exchange_, shared_.handler);
    return take_answer(exchange_);
  }
  const bool is_begun = shared_.begin_work(
      [exchange = exchange_, &handler = shared_.handler] { answer(*exchange, handler); },
      [self = shared_from_this(), exchange = exchange_] { self->take_answer(exchange); });
  if (!is_begun) refuse_as_busy();
}

/// Gives the sink what has come, where it is not busy.
void Connection::pass_body_on() {
  if (is_sink_busy_ || (pending_.empty() && !is_body_complete_)) return;
  is_sink_busy_ = true;
  set_deadline(limits_.handler_time);
  const Piece piece = is_body_complete_ ? Piece::last : Piece::middle;
  if (is_body_complete_) state_ = State::working;
  auto bytes = std::make_shared<std::string>(std::exchange(pending_, {}));
  auto work = [exchange = exchange_, bytes = std::move(bytes), piece, &handler = shared_.handler] {
    take_piece(*exchange, handler, *bytes, piece);
  };
  auto done = [self = shared_from_this(), exchange = exchange_] {
    self->take_piece_done(exchange);
  };
  if (std::exchange(has_sink_begun_, true)) {
    shared_.go_on_working(std::move(work), std::move(done));
  } else if (!shared_.begin_work(std::move(work), std::move(done))) {
    is_sink_busy_ = false;
    refuse_as_busy();
  }
}

void Connection::take_piece_done(const std::shared_ptr<Exchange>& exchange) {
  if (exchange != exchange_) return dispose(exchange);
  is_sink_busy_ = false;
  deadline_.reset();
  if (exchange->response) return take_answer(exchange);
  period_begin_ = steady_clock::now();
  period_bytes_ = 0;
  pass_body_on();
  advance();
}

void Connection::take_answer(const std::shared_ptr<Exchange>& exchange) {
  if (exchange != exchange_) return;
  answered_ = exchange->answered;
  record_->queue = since(body_read_, std::max(exchange->taken, body_read_));
  record_->work = since(std::max(exchange->taken, body_read_), exchange->answered);
  record_->failure = exchange->failure;
  respond(std::move(*exchange->response));
}

/// Lets a worker destroy the sink of a body that stays incomplete, which may take time.
void Connection::dispose(const std::shared_ptr<Exchange>& exchange) {
  if (!exchange->sink) return;
  shared_.go_on_working([exchange] { exchange->sink.reset(); }, [] {});
}

/// The answer of the handler is no longer wanted.
void Connection::give_up_handler() {
  if (!exchange_) return;
  exchange_->stop.request_stop();
  const auto exchange = std::exchange(exchange_, nullptr);
  if (!is_sink_busy_) dispose(exchange);  // else when the worker is done with it
}

void Connection::send_continue() {
  interim_ = continue_response;
  write_more();
}

void Connection::refuse(const Refusal& refusal) {
  must_close_ = true;
  explain(refusal);
}

/// The client may send the request again, on this connection if nothing is left of its body.
void Connection::refuse_as_busy() { explain({503, "too many requests wait"}); }

void Connection::explain(const Refusal& refusal) {
  static const Request no_request;
  std::string ignored;
  Response response =
      answer_or_fail([&] { return shared_.handler.explain(refusal.status, refusal.reason); },
                     exchange_ ? exchange_->request : no_request, shared_.handler, ignored);
  if (refusal.status == 503) response.headers.set("Retry-After", "1");
  record_->failure = refusal.reason;
  respond(std::move(response));
}

bool Connection::may_keep_alive() const {
  return framing_.keeps_alive && is_body_complete_ && !must_close_ && !shared_.is_stopping &&
         body_end_.kind != BodyEnd::Kind::close && requests_ + 1 < limits_.requests_per_connection;
}

void Connection::respond(Response response) {
  give_up_handler();
  release_memory();
  state_ = State::writing;
  set_deadline(limits_.write_stall);
  record_->status = response.status;
  body_end_ = choose_body_end(response, minor_version_);
  must_close_ = !may_keep_alive();
  out_head_ = write_response_head(response, {.end = body_end_,
                                             .keeps_alive = !must_close_,
                                             .minor_version = minor_version_,
                                             .date = shared_.date()});
  out_body_.clear();
  sent_ = source_bytes_ = 0;
  outgoing_.reset();
  if (!is_head_request_ && body_end_.kind != BodyEnd::Kind::no_body) take_body(response);
  if (!is_writing_) write_more();
}

void Connection::take_body(Response& response) {
  if (auto* text = std::get_if<std::string>(&response.body)) {
    out_body_ = std::move(*text);
    record_->body_bytes_out = out_body_.size();
    return;
  }
  outgoing_ = std::make_shared<Outgoing>();
  outgoing_->source = std::move(std::get<std::unique_ptr<BodySource>>(response.body));
}

/// Writes what is left of the interim response or, when that is out, of the response.
void Connection::write_more() {
  std::string_view head = interim_;
  std::string_view body;
  if (interim_.empty()) {
    const std::size_t of_head = std::min(sent_, out_head_.size());
    head = std::string_view(out_head_).substr(of_head);
    body = std::string_view(out_body_).substr(sent_ - of_head);
  }
  if (head.empty() && body.empty()) return write_next_piece();
  is_writing_ = true;
  channel_->write(head, body, [self = shared_from_this()](IoStatus status, std::size_t size) {
    self->take_written(status, size);
  });
}

void Connection::take_written(IoStatus status, std::size_t size) {
  is_writing_ = false;
  if (state_ == State::closed) return;
  if (status != IoStatus::ok) return close();
  if (interim_.empty()) {
    sent_ += size;
    set_deadline(limits_.write_stall);
  } else {
    interim_.erase(0, size);
  }
  if (state_ == State::writing || !interim_.empty()) write_more();
}

/// The head, or a piece of the body, is out.
void Connection::write_next_piece() {
  if (!outgoing_) return end_response();
  set_deadline(limits_.handler_time);
  shared_.go_on_working([outgoing = outgoing_] { make_piece(*outgoing); },
                        [self = shared_from_this(), outgoing = outgoing_] {
                          if (outgoing == self->outgoing_) self->take_next_piece();
                        });
}

void Connection::take_next_piece() {
  set_deadline(limits_.write_stall);
  source_bytes_ += outgoing_->piece.size();
  const bool is_last = outgoing_->failure.empty() && outgoing_->piece.empty();
  const bool is_sized = body_end_.kind == BodyEnd::Kind::sized;
  if (is_sized &&
      (source_bytes_ > body_end_.length || (is_last && source_bytes_ < body_end_.length))) {
    outgoing_->failure = "the body has another length than was announced";
  }
  if (!outgoing_->failure.empty()) {
    record_->failure = outgoing_->failure;
    return close();
  }
  send_piece();
  if (is_last) outgoing_.reset();
  write_more();
}

void Connection::send_piece() {
  const std::string_view piece = outgoing_->piece;
  record_->body_bytes_out += piece.size();
  sent_ = 0;
  out_head_.clear();
  if (body_end_.kind == BodyEnd::Kind::chunked) out_head_ = fmt::format("{:x}\r\n", piece.size());
  out_body_ = std::move(outgoing_->piece);
  if (body_end_.kind == BodyEnd::Kind::chunked) out_body_ += "\r\n";
}

void Connection::end_response() {
  record_->is_complete = true;
  report();
  ++requests_;
  out_body_ = {};
  if (must_close_) return linger();
  become_idle();
}

void Connection::linger() {
  state_ = State::lingering;
  set_deadline(linger_time);
  channel_->finish_writing([self = shared_from_this()](IoStatus, std::size_t) {});
  advance();
}

void Connection::set_deadline(milliseconds from_now) { deadline_ = steady_clock::now() + from_now; }

void Connection::check(Time now) {
  check_body_rate(now);
  if (deadline_ && now >= *deadline_) expire();
}

/// Only the time counts in which the server waited for the client.
void Connection::check_body_rate(Time now) {
  if (state_ != State::body) return;
  const bool is_over = now - period_begin_ >= limits_.body_period;
  if (is_over && is_reading_ && period_bytes_ < limits_.body_bytes_per_period) {
    shared_.count([](ServerCounters& counters) { ++counters.timeouts; });
    return refuse({408, "the body came too slowly"});
  }
  if (!is_over && is_reading_) return;
  period_begin_ = now;
  period_bytes_ = 0;
}

void Connection::expire() {
  deadline_.reset();
  const bool is_expected = state_ == State::idle || state_ == State::lingering;
  if (!is_expected) shared_.count([](ServerCounters& counters) { ++counters.timeouts; });
  switch (state_) {
    case State::head:
      return refuse({408, "the request came too slowly"});
    case State::body:
    case State::working:
      return refuse({504, "the request took too long"});
    default:
      return close();
  }
}

void Connection::wind_up() {
  if (state_ != State::idle || !input_.empty() || channel_->has_input()) return;
  if (requests_ > 0) return close();
  deadline_ = std::min(*deadline_, steady_clock::now() + last_chance);
}

void Connection::close() {
  if (state_ == State::closed) return;
  give_up_handler();
  state_ = State::closed;
  release_memory();
  outgoing_.reset();
  report();
  channel_->close();
  shared_.on_end(this);
}

/// Hands the record of the request under way, if there is one, to the log.
void Connection::report() {
  if (!record_) return;
  const Time now = steady_clock::now();
  record_->head = since(began_, head_read_);
  record_->body = since(head_read_, body_read_);
  record_->send = since(answered_, now);
  shared_.count([&](ServerCounters& counters) {
    --counters.requests_in_progress;
    const auto kind = static_cast<std::size_t>(record_->status / 100);
    if (kind < counters.responses.size()) ++counters.responses[kind];
    if (!record_->is_complete) ++counters.incomplete_responses;
    counters.body_bytes_in += record_->body_bytes_in;
    counters.body_bytes_out += record_->body_bytes_out;
  });
  shared_.options.on_request(*record_);
  record_.reset();
}

void Connection::release_memory() { shared_.release(std::exchange(reserved_, 0)); }

}  // namespace mlf::net
