// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/numbers.h"
#include "base/text.h"

namespace mlf::test {

/// What a server has answered.
struct Answer {
  int status = 0;  ///< 0 when the connection ended before a whole answer had come
  std::string head;
  std::string body;

  /// The value of a header field; "" when it is not there.
  std::string field(std::string_view name) const {
    for (const auto line : split(std::string_view(head), '\n')) {
      const auto colon = line.find(':');
      if (colon != line.npos && to_lower(line.substr(0, colon)) == to_lower(name)) {
        return std::string(trim(line.substr(colon + 1)));
      }
    }
    return "";
  }
  bool closes() const { return to_lower(field("Connection")) == "close"; }
};

/// A client that sends the bytes that it is given, as they are. Waiting ends after 20 seconds.
class RawClient {
 public:
  static RawClient tcp(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return {AF_INET, reinterpret_cast<const sockaddr*>(&address), sizeof address};
  }
  static RawClient unix_socket(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof address.sun_path - 1);
    return {AF_UNIX, reinterpret_cast<const sockaddr*>(&address), sizeof address};
  }

  int descriptor() const { return socket_.get(); }

  /// @return false when the server has closed the connection.
  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  void end_sending() const { shutdown(socket_.get(), SHUT_WR); }
  void close() { socket_.reset(); }
  /// Closes so that the server's next write or read fails.
  void reset() {
    const linger now{.l_onoff = 1, .l_linger = 0};
    setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    socket_.reset();
  }

  /// The next answer. `method`: of the request, because an answer to HEAD has no body.
  Answer read_answer(std::string_view method = "GET") {
    Answer answer;
    const auto end = read_until("\r\n\r\n");
    if (!end) return answer;
    answer.head = take(*end);
    const int status = static_cast<int>(parse_int64(answer.head.substr(9, 3)).value_or(0));
    const bool has_body = method != "HEAD" && status >= 200 && status != 204 && status != 304;
    if (has_body && !read_body(answer)) return answer;
    answer.status = status;
    return answer;
  }

  /// Waits until the server has closed the connection. @return whether it has.
  bool is_closed() {
    while (receive()) buffer_.clear();
    return has_ended_;
  }
  /// Reads until at least `count` bytes have come. @return how many there are.
  std::size_t read_bytes(std::size_t count) {
    while (buffer_.size() < count && receive()) continue;
    return buffer_.size();
  }

 private:
  RawClient(int family, const sockaddr* address, socklen_t length)
      : socket_(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (connect(socket_.get(), address, length) != 0) {
      throw system_error(errno, "connect to", "the test server");
    }
    const int on = 1;
    setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }

  std::optional<std::size_t> read_until(std::string_view mark) {
    for (;;) {
      const auto found = buffer_.find(mark);
      if (found != buffer_.npos) return found + mark.size();
      if (!receive()) return std::nullopt;
    }
  }

  bool read_body(Answer& answer) {
    if (answer.field("Transfer-Encoding") == "chunked") return read_chunks(answer);
    const auto length = parse_int64(answer.field("Content-Length"));
    while (!length && receive()) continue;
    if (length &&
        read_bytes(static_cast<std::size_t>(*length)) < static_cast<std::size_t>(*length)) {
      return false;
    }
    answer.body = take(length ? static_cast<std::size_t>(*length) : buffer_.size());
    return true;
  }

  bool read_chunks(Answer& answer) {
    for (;;) {
      const auto end = read_until("\r\n");
      if (!end) return false;
      const std::size_t size = std::stoul(take(*end), nullptr, 16);
      if (read_bytes(size + 2) < size + 2) return false;
      answer.body += take(size + 2).substr(0, size);
      if (size == 0) return true;
    }
  }

  std::string take(std::size_t count) {
    std::string taken = buffer_.substr(0, count);
    buffer_.erase(0, count);
    return taken;
  }

  /// @return false at the end of the connection, or when nothing came for too long.
  bool receive() {
    pollfd waiting{.fd = socket_.get(), .events = POLLIN, .revents = 0};
    if (poll(&waiting, 1, 20'000) <= 0) return false;
    char bytes[65536];
    const auto count = recv(socket_.get(), bytes, sizeof bytes, 0);
    if (count <= 0) {
      has_ended_ = true;
      return false;
    }
    buffer_.append(bytes, static_cast<std::size_t>(count));
    return true;
  }

  FileDescriptor socket_;
  std::string buffer_;
  bool has_ended_ = false;
};

/// Waits until a condition holds, at most 20 seconds. @return whether it does.
template <typename Condition>
bool wait_until(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

}  // namespace mlf::test
