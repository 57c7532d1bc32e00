// SPDX-License-Identifier: Apache-2.0
#include "net/ping.h"

#include <array>
#include <cerrno>
#include <memory>

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include "base/error.h"
#include "base/file.h"
#include "base/numbers.h"
#include "base/text.h"

namespace mlf::net {

namespace {

using std::chrono::milliseconds;
using PingClock = std::chrono::steady_clock;

struct FreeAddresses {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

Addresses look_up(const PingTarget& target) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const auto port = std::to_string(target.port);
  const int failure = ::getaddrinfo(target.host.c_str(), port.c_str(), &hints, &found);
  if (failure != 0) {
    throw not_found("the host '{}' is not known: {}", printable(target.host),
                    ::gai_strerror(failure));
  }
  return Addresses(found);
}

/// One exchange with a server.
class PingConnection {
 public:
  PingConnection(const PingTarget& target, milliseconds patience)
      : target_(target), end_(PingClock::now() + patience) {}

  int ask() {
    connect();
    send(fmt::format("GET {} HTTP/1.1\r\nHost: {}:{}\r\nConnection: close\r\n\r\n", target_.path,
                     target_.host, target_.port));
    return status(first_line());
  }

 private:
  std::string name() const { return fmt::format("{}:{}", target_.host, target_.port); }

  void wait(short events) {
    const auto left = std::chrono::duration_cast<milliseconds>(end_ - PingClock::now()).count();
    pollfd entry{.fd = socket_.get(), .events = events, .revents = 0};
    if (left > 0 && ::poll(&entry, 1, static_cast<int>(left)) > 0) return;
    throw Error(ErrorCode::temporarily_unavailable, name() + " does not answer in time");
  }

  void connect() {
    const auto addresses = look_up(target_);
    int failure = 0;
    for (const auto* each = addresses.get(); each != nullptr; each = each->ai_next) {
      socket_ = FileDescriptor(
          ::socket(each->ai_family, each->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
      failure = try_connect(*each);
      if (failure == 0) return;
    }
    throw system_error(failure, "connect to", name());
  }

  /// @return 0, or the error's number.
  int try_connect(const addrinfo& address) {
    if (::connect(socket_.get(), address.ai_addr, address.ai_addrlen) == 0) return 0;
    if (errno != EINPROGRESS) return errno;
    wait(POLLOUT);
    int failure = 0;
    socklen_t size = sizeof failure;
    ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &failure, &size);
    return failure;
  }

  void send(std::string_view text) {
    while (!text.empty()) {
      wait(POLLOUT);
      const auto sent = ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL);
      if (sent < 0) throw system_error(errno, "send to", name());
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  std::string first_line() {
    constexpr std::size_t longest = 1024;
    std::string text;
    std::array<char, 256> piece{};
    while (text.find('\n') == text.npos && text.size() < longest) {
      wait(POLLIN);
      const auto got = ::recv(socket_.get(), piece.data(), piece.size(), 0);
      if (got < 0) throw system_error(errno, "receive from", name());
      if (got == 0) break;
      text.append(piece.data(), static_cast<std::size_t>(got));
    }
    return text.substr(0, text.find('\n'));
  }

  int status(std::string_view line) const {
    constexpr std::string_view version = "HTTP/1.";
    const auto code = line.starts_with(version) && line.size() >= 12
                          ? parse_int64(line.substr(9, 3))
                          : std::nullopt;
    if (!code) throw internal_error("{} answers no HTTP", name());
    return static_cast<int>(*code);
  }

  const PingTarget& target_;
  PingClock::time_point end_;
  FileDescriptor socket_;
};

}  // namespace

PingTarget parse_ping_target(std::string_view url) {
  const auto refuse = [&] {
    return invalid_parameter("'{}' is no URL such as http://127.0.0.1:8080/ping", printable(url));
  };
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme)) throw refuse();
  auto rest = url.substr(scheme.size());
  PingTarget target;
  if (const auto slash = rest.find('/'); slash != rest.npos) {
    target.path = rest.substr(slash);
    rest = rest.substr(0, slash);
  }
  const auto bracket = rest.find(']');
  const auto colon = rest.find(':', bracket == rest.npos ? 0 : bracket);
  target.host = rest.substr(0, colon);
  if (target.host.starts_with('[')) target.host = target.host.substr(1, target.host.size() - 2);
  if (colon != rest.npos) {
    const auto port = parse_int64(rest.substr(colon + 1));
    if (!port || *port < 1 || *port > 65535) throw refuse();
    target.port = static_cast<std::uint16_t>(*port);
  }
  const bool has_odd = url.find_first_of(" \r\n\t@") != url.npos;
  if (target.host.empty() || has_odd) throw refuse();
  return target;
}

int ping(const PingTarget& target, milliseconds patience) {
  return PingConnection(target, patience).ask();
}

}  // namespace mlf::net
