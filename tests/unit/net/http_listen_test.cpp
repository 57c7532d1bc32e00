// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "base/error.h"
#include "support/fakes.h"
#include "support/http_world.h"

using namespace mlf;
using namespace mlf::net;
using namespace std::chrono_literals;
using namespace mlf::test;

TEST_CASE("a Unix socket is for its owner, and goes with the server") {
  const test::TempDir directory;
  const auto path = directory.path() / "socket";
  FakeHandler handler;
  handler.on_handle = [](const Request& request) {
    return make_response(200, "text/plain", request.peer);
  };
  {
    ServerWorld world(handler, {.endpoints = {UnixEndpoint{.path = path}}});
    CHECK(world.server.addresses() == std::vector{"unix:" + path.string()});
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    auto client = RawClient::unix_socket(path);
    client.send(get("/a"));
    CHECK(client.read_answer().body == "unix");
    CHECK_THROWS_AS(HttpServer({.endpoints = {UnixEndpoint{.path = path}}}, handler), Error);
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a Unix socket of a dead server is replaced, another file is not") {
  const test::TempDir directory;
  FakeHandler handler;
  const auto stale = directory.path() / "stale";
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  stale.string().copy(address.sun_path, sizeof address.sun_path - 1);
  {
    const FileDescriptor dead(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    REQUIRE(bind(dead.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  const ServerWorld world(handler, {.endpoints = {UnixEndpoint{.path = stale}}});
  auto client = RawClient::unix_socket(stale);
  client.send(get("/a"));
  CHECK(client.read_answer().status == 200);
  const auto file = directory.path() / "file";
  std::ofstream(file) << "x";
  CHECK_THROWS_AS(HttpServer({.endpoints = {UnixEndpoint{.path = file}}}, handler), Error);
  CHECK(std::filesystem::exists(file));
}

TEST_CASE("a socket that listens already can be taken over") {
  FakeHandler handler;
  const int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  REQUIRE(listen(listening, 5) == 0);
  const ServerWorld world(handler, {.endpoints = {InheritedEndpoint{.descriptor = listening}}});
  CHECK(world.ask(get("/a")).status == 200);
  CHECK_THROWS_AS(HttpServer({.endpoints = {InheritedEndpoint{.descriptor = 0}}}, handler), Error);
}

TEST_CASE("a port that is taken is an error that names it") {
  FakeHandler handler;
  const ServerWorld world(handler);
  const auto taken = static_cast<std::uint16_t>(world.port());
  CHECK_THROWS_WITH(
      HttpServer({.endpoints = {TcpEndpoint{.port = taken}}}, handler),
      fmt::format("cannot listen on '127.0.0.1:{}': Address already in use", taken).c_str());
  CHECK_THROWS_AS(HttpServer({.endpoints = {TcpEndpoint{.host = "no host"}}}, handler), Error);
}
