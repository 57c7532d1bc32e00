// SPDX-License-Identifier: Apache-2.0
//
// The other process runs code that came with the model. It may print without end, die, hang, send
// half an answer or garbage, and leave children behind that keep its descriptors open. So one loop,
// pump(), serves the socket, the pipe of what is printed and our standard error at once, none of
// them blocking, and every wait looks at the clock, at signals and at whether the process still
// runs, a tenth of a second apart. Messages have a socket of their own, because libraries print to
// standard output whenever they like.
#include "scoring/worker.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill
#include <string.h>  // NOLINT(modernize-deprecated-headers): strsignal
#include <sys/socket.h>
#include <unistd.h>

#include "base/json.h"
#include "base/text.h"
#include "scoring/worker_http.h"

namespace mlf::scoring {

namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t piece = std::size_t{64} << 10;
constexpr std::size_t kept_of_printed = std::size_t{4} << 10;

struct Pair {
  FileDescriptor ours;
  FileDescriptor theirs;
};

void never_block(const FileDescriptor& descriptor) {
  if (fcntl(descriptor.get(), F_SETFL, O_NONBLOCK) != 0) {
    throw system_error(errno, "make", "a socket that does not block");
  }
}

Pair make_socket() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw system_error(errno, "make", "a socket");
  }
  Pair pair{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
  never_block(pair.ours);
  return pair;
}

Pair make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw system_error(errno, "make", "a pipe");
  Pair pair{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
  never_block(pair.ours);
  return pair;
}

/// What read(2) returns, without interruptions; -1 with EAGAIN when there is nothing now.
ssize_t read_some(int descriptor, std::array<char, piece>& buffer) {
  ssize_t size = 0;
  do {
    size = ::read(descriptor, buffer.data(), buffer.size());
  } while (size < 0 && errno == EINTR);
  return size;
}

std::string ending(const ExitStatus& status) {
  if (status.signal == 0) return fmt::format("ended with exit code {}", status.code);
  const std::string hint = status.signal == SIGKILL ? ", perhaps because memory ran out" : "";
  return fmt::format("was killed by signal {} ({}){}", status.signal, strsignal(status.signal),
                     hint);
}

/// The last line that is not blank.
std::string_view last_line(std::string_view text) {
  text = trim(text);
  return text.substr(text.rfind('\n') + 1);
}

std::string header_of(const ScoringRequest& request) {
  return fmt::format(R"({{"content_type": {}, "with_signature": {}, "params": {}}})",
                     json_line(std::string(request.content_type)),
                     request.types == ScoringRequest::Types::signature, request.params);
}

constexpr std::string_view answer_name = "the worker's answer";

bool is_ok(const WorkerMessage& message) {
  return JsonReader::parse(message.header, std::string(answer_name)).get<std::string>("status") ==
         "ok";
}

ScoringError scoring_error(const std::string& body) {
  const auto reader = JsonReader::parse(body, std::string(answer_name));
  return {reader.get<std::string>("message"), reader.get<std::string>("error_code"),
          reader.find<std::string>("stack_trace").value_or("")};
}

void require_loaded(const WorkerMessage& message) {
  if (is_ok(message)) return;
  const auto error = scoring_error(message.body);
  const bool lacks_module = std::string_view(error.what()).starts_with("ModuleNotFoundError");
  throw invalid_state("the model cannot be loaded: {}{}", error.what(),
                      lacks_module ? ", which its environment lacks" : "");
}

}  // namespace

std::string short_reason(const ScoringError& error) {
  const std::string_view message = error.what();
  // MLflow puts the input first; what is wrong with it comes in a line of its own.
  constexpr std::string_view marker = "\nError: ";
  const auto found = message.find(marker);
  const auto start = found == std::string_view::npos ? 0 : found + marker.size();
  std::string reason(trim(message.substr(start, message.find('\n', start) - start)));
  const bool is_general = reason.starts_with("Encountered an unexpected error");
  const auto cause = last_line(error.stack_trace());
  return is_general && !cause.empty() ? std::string(cause) : reason;
}

Worker::Worker(Command command, std::optional<milliseconds> patience, const Context& context)
    : context_(context), patience_(patience), own_error_(STDERR_FILENO) {
  Pair socket = make_socket();
  Pair printed = make_pipe();
  command.input = Redirect::to(socket.theirs.get());
  command.output = command.error = Redirect::to(printed.theirs.get());
  command.own_group = true;
  command.ends_with_parent = true;
  process_.emplace(Process::spawn(command));
  socket_ = std::move(socket.ours);
  printed_ = std::move(printed.ours);
  socket.theirs.reset();
  printed.theirs.reset();
  try {
    const auto message = exchange();
    require_loaded(message);
    mlflow_version_ =
        JsonReader::parse(message.header, std::string(answer_name)).get<std::string>("mlflow");
  } catch (...) {
    end();
    throw;
  }
}

Worker::~Worker() { end(); }

void Worker::end() {
  if (is_idle_ && socket_) {
    ::shutdown(socket_.get(), SHUT_WR);
    pump_until_end(std::chrono::seconds(2));
  }
  process_->send(SIGKILL);
  process_->wait();
  process_->send_to_rest(SIGKILL);
}

std::string Worker::score(const ScoringRequest& request) {
  outgoing_ = encode_message(header_of(request), request.body);
  sent_ = 0;
  auto message = exchange();
  if (is_ok(message)) return std::move(message.body);
  auto error = scoring_error(message.body);
  if (!error.stack_trace().empty()) context_.reporter.detail(error.stack_trace());
  throw error;
}

ScoringAnswer Worker::answer(std::string_view content_type, std::string_view body,
                             milliseconds patience) {
  const HttpRequest request{content_type, body};
  return std::move(answer_all({&request, 1}, 1, patience).front());
}

std::vector<ScoringAnswer> Worker::answer_all(std::span<const HttpRequest> requests,
                                              std::size_t most_rows, milliseconds patience) {
  patience_ = patience;
  outgoing_ = encode_http_requests(requests, most_rows);
  sent_ = 0;
  return decode_http_answers(exchange(), requests.size());
}

void Worker::attend() {
  pump(milliseconds(0));
  if (!socket_) throw death();
}

WorkerMessage Worker::exchange() {
  is_idle_ = false;
  const auto start = SteadyClock::now();
  for (;;) {
    if (auto message = incoming_.take()) {
      if (sent_ < outgoing_.size()) throw internal_error("the worker answered before it was asked");
      is_idle_ = true;
      return *std::move(message);
    }
    if (!socket_) throw death();
    if (context_.stop_signal()) throw invalid_state("the worker was stopped");
    check_patience(start);
    pump();
  }
}

void Worker::check_patience(SteadyClock::time_point start) const {
  if (!patience_ || SteadyClock::now() - start < *patience_) return;
  throw Error(ErrorCode::temporarily_unavailable,
              fmt::format("the model {} after {} s",
                          mlflow_version_.empty() ? "is not loaded" : "has not answered",
                          static_cast<double>(patience_->count()) / 1000));
}

void Worker::pump(milliseconds most) {
  const bool has_room = own_error_.is_broken() || own_error_.room() >= piece;
  const auto to_send = static_cast<short>(sent_ < outgoing_.size() ? POLLOUT : 0);
  std::array<pollfd, 3> entries{
      {{socket_.get(), static_cast<short>(POLLIN | to_send), 0},
       {has_room ? printed_.get() : -1, POLLIN, 0},
       {own_error_.descriptor(), static_cast<short>(own_error_.is_idle() ? 0 : POLLOUT), 0}}};
  if (poll(entries.data(), entries.size(), static_cast<int>(most.count())) <= 0) {
    return notice_end();
  }
  own_error_.notice(entries[2].revents);
  own_error_.advance();
  if (entries[1].revents != 0) pass_on();
  if ((entries[0].revents & POLLOUT) != 0) send();
  if ((entries[0].revents & ~POLLOUT) != 0) receive();
}

void Worker::send() {
  const auto left = std::string_view(outgoing_).substr(sent_);
  const ssize_t size = ::send(socket_.get(), left.data(), left.size(), MSG_NOSIGNAL);
  // When the process has closed its end, what it sent before is still to be read.
  if (size < 0 && errno != EAGAIN && errno != EINTR) sent_ = outgoing_.size();
  if (size > 0) sent_ += static_cast<std::size_t>(size);
}

void Worker::receive() {
  std::array<char, piece> buffer;  // NOLINT(*-member-init): read fills it
  const ssize_t size = read_some(socket_.get(), buffer);
  if (size > 0) return incoming_.feed({buffer.data(), static_cast<std::size_t>(size)});
  if (size == 0 || errno != EAGAIN) socket_.reset();
}

void Worker::pass_on() {
  std::array<char, piece> buffer;  // NOLINT(*-member-init): read fills it
  const ssize_t size = read_some(printed_.get(), buffer);
  if (size > 0) {
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
    own_error_.put(bytes);
    printed_end_ += bytes.substr(bytes.size() - std::min(bytes.size(), kept_of_printed));
    keep_end(printed_end_, kept_of_printed);
  } else if (size == 0 || errno != EAGAIN) {
    printed_.reset();
  }
}

/// Children of a dead process may keep its end of the socket open.
void Worker::notice_end() {
  if (socket_ && process_->poll()) socket_.reset();
}

bool Worker::pump_until_end(milliseconds most) {
  const auto end = SteadyClock::now() + most;
  while (!process_->poll() && SteadyClock::now() < end) pump();
  if (!process_->poll()) return false;
  // What it has printed is in the pipe; more may come only from its children, who are not waited
  // for.
  for (int left = 16; printed_ && left > 0; --left) pass_on();
  return true;
}

ScorerEnded Worker::death() {
  std::string how = "closed its connection";
  if (pump_until_end(std::chrono::seconds(2))) how = ending(process_->wait());
  if (incoming_.has_part()) how += " in the middle of an answer";
  const auto* task = mlflow_version_.empty() ? "loads" : "asks";
  return {fmt::format("the worker that {} the model {}", task, how),
          printable(last_line(printed_end_))};
}

}  // namespace mlf::scoring
