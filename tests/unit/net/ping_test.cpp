// SPDX-License-Identifier: Apache-2.0
#include "net/ping.h"

#include <thread>

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "support/failure.h"

using namespace mlf;
using namespace mlf::net;

namespace {

/// Accepts one connection and answers with a text, or closes it when the text is empty.
class OneAnswer {
 public:
  explicit OneAnswer(std::string text)
      : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(listener_.get(), 1) == 0);
    ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, text = std::move(text)] { answer(text); });
  }
  ~OneAnswer() { thread_.join(); }
  OneAnswer(const OneAnswer&) = delete;
  OneAnswer& operator=(const OneAnswer&) = delete;

  PingTarget target() const { return {.host = "127.0.0.1", .port = port_, .path = "/ping"}; }
  const std::string& request() const { return request_; }

 private:
  void answer(const std::string& text) {
    const FileDescriptor client(::accept(listener_.get(), nullptr, nullptr));
    std::string piece(1024, '\0');
    const auto got = ::recv(client.get(), piece.data(), piece.size(), 0);
    request_ = piece.substr(0, static_cast<std::size_t>(got));
    for (const char c : text) ::send(client.get(), &c, 1, MSG_NOSIGNAL);
    if (text.empty()) ::recv(client.get(), piece.data(), piece.size(), 0);
  }

  FileDescriptor listener_;
  std::uint16_t port_ = 0;
  std::string request_;
  std::thread thread_;
};

constexpr std::chrono::milliseconds long_enough{10'000};

}  // namespace

TEST_CASE("ping: URLs") {
  CHECK(parse_ping_target("http://h") == PingTarget{.host = "h"});
  CHECK(parse_ping_target("http://127.0.0.1:8080/a/b") ==
        PingTarget{.host = "127.0.0.1", .port = 8080, .path = "/a/b"});
  CHECK(parse_ping_target("http://[::1]:9/") == PingTarget{.host = "::1", .port = 9, .path = "/"});
  for (const auto* url : {"", "h", "https://h", "http://", "http://:80", "http://h:0", "http://h:x",
                          "http://h:70000", "http://u@h", "http://h/a b", "http://h/\r\nX: y"}) {
    CAPTURE(url);
    CHECK(test::failure_code([&] { parse_ping_target(url); }) == "INVALID_PARAMETER_VALUE");
  }
}

TEST_CASE("ping: the status of the answer") {
  for (const int status : {200, 503}) {
    std::string request;
    {
      OneAnswer server("HTTP/1.1 " + std::to_string(status) + " Text\r\n\r\n");
      CHECK(ping(server.target(), long_enough) == status);
    }
  }
}

TEST_CASE("ping: what is no HTTP, and no answer") {
  OneAnswer odd("hello\n");
  CHECK(test::failure_code([&] { ping(odd.target(), long_enough); }) == "INTERNAL_ERROR");
  OneAnswer silent("");
  CHECK(test::failure_code([&] { ping(silent.target(), std::chrono::milliseconds(50)); }) ==
        "TEMPORARILY_UNAVAILABLE");
}
