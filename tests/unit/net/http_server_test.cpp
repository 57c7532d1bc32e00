// SPDX-License-Identifier: Apache-2.0
#include "net/http_server.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/http_world.h"

using namespace mlf;
using namespace mlf::net;
using namespace std::chrono_literals;
using namespace mlf::test;

TEST_CASE("a connection serves one request after another") {
  FakeHandler handler;
  const ServerWorld world(handler);
  auto client = world.connect();
  for (const std::string body : {"", "one", "two"}) {
    client.send(post("/a", body));
    const auto answer = client.read_answer();
    CHECK(answer.status == 200);
    CHECK(answer.body == "POST /a " + body);
    CHECK(answer.field("Content-Length") == std::to_string(answer.body.size()));
    CHECK(answer.field("Date").ends_with(" GMT"));
    CHECK_FALSE(answer.closes());
  }
  CHECK(world.server.counters().connections == 1);
  client.send(get("/a", "Connection: close\r\n"));
  CHECK(client.read_answer().closes());
  CHECK(client.is_closed());
}

TEST_CASE("HTTP/1.0 clients may keep the connection too") {
  FakeHandler handler;
  const ServerWorld world(handler);
  auto client = world.connect();
  client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(client.read_answer().field("Connection") == "keep-alive");
  client.send("GET /a HTTP/1.0\r\n\r\n");
  CHECK(client.read_answer().closes());
  CHECK(client.is_closed());
}

TEST_CASE("pipelined requests are answered in order") {
  FakeHandler handler;
  handler.on_admit = [](const Request&) { return Admission{.where = Admission::Where::io_thread}; };
  const ServerWorld world(handler, with_limits({.requests_per_connection = 100'000}));
  auto client = world.connect();
  constexpr int count = 10'000;
  std::thread sender([&] {
    std::string requests;
    for (int i = 0; i < count; ++i) requests += get("/" + std::to_string(i));
    client.send(requests);
  });
  int in_order = 0;
  for (int i = 0; i < count; ++i) {
    in_order += static_cast<int>(client.read_answer().body == fmt::format("GET /{} ", i));
  }
  sender.join();
  CHECK(in_order == count);
}

TEST_CASE("HEAD is answered as GET without the body") {
  FakeHandler handler;
  const ServerWorld world(handler);
  auto client = world.connect();
  client.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n" + get("/b"));
  const auto answer = client.read_answer("HEAD");
  CHECK(answer.status == 200);
  CHECK(answer.field("Content-Length") == "8");
  CHECK(client.read_answer().body == "GET /b ");
}

TEST_CASE("responses without a body have none") {
  FakeHandler handler;
  handler.on_handle = [](const Request& request) {
    return make_response(request.target.path == "/204" ? 204 : 304, "text/plain", "ignored");
  };
  const ServerWorld world(handler);
  auto client = world.connect();
  client.send(get("/204") + get("/304"));
  CHECK(client.read_answer().status == 204);
  CHECK(client.read_answer().status == 304);
}

TEST_CASE("a handler gets what the client has asked") {
  FakeHandler handler;
  Request seen;
  handler.on_handle = [&](const Request& request) {
    seen = request;
    return make_response(200, "text/plain", "");
  };
  const ServerWorld world(handler);
  world.ask(
      "GET http://Example.org:80/a%20b/c?d=e+f&g=%26&d=2 HTTP/1.1\r\nHost: EXAMPLE.org:80\r\n"
      "X-Thing:  some  value \r\n\r\n");
  CHECK(seen.method == "GET");
  CHECK(seen.host == "example.org");
  CHECK(seen.peer == "127.0.0.1");
  CHECK(seen.target.segments == std::vector<std::string>{"a b", "c"});
  CHECK(*seen.target.find("g") == "&");
  CHECK(seen.target.find_all("d") == std::vector<std::string>{"e f", "2"});
  CHECK(*seen.headers.find("x-thing") == "some  value");
  CHECK_FALSE(seen.id.empty());
}

TEST_CASE("a client that expects to be asked for the body is asked") {
  FakeHandler handler;
  const ServerWorld world(handler);
  auto client = world.connect();
  client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.read_answer().status == 100);
  client.send("ab");
  CHECK(client.read_answer().body == "POST /a ab");
}

TEST_CASE("a client whose body is not wanted is not asked for it") {
  FakeHandler handler;
  handler.on_admit = [](const Request&) {
    return Admission{.response = make_response(401, "text/plain", "who are you")};
  };
  const ServerWorld world(handler);
  const auto answer =
      world.ask("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  CHECK(answer.status == 401);
  CHECK(answer.closes());
}

TEST_CASE("encoded separators are taken where the handler can tell them from others") {
  FakeHandler handler;
  handler.on_admit = [](const Request&) { return Admission{.accepts_encoded_separators = true}; };
  handler.on_handle = [](const Request& request) {
    return make_response(200, "text/plain", request.target.segments.back());
  };
  const ServerWorld world(handler);
  CHECK(world.ask(get("/x/a%2Fb")).body == "a/b");
}

TEST_CASE("what a handler throws is logged and not shown") {
  FakeHandler handler;
  handler.on_admit = [](const Request& request) {
    if (request.target.path == "/admit") throw internal_error("secret 1");
    return Admission{};
  };
  handler.on_handle = [](const Request& request) -> Response {
    if (request.target.path == "/error") throw not_found("secret 2");
    throw 3;
  };
  const ServerWorld world(handler);
  for (const std::string path : {"/admit", "/error", "/other"}) {
    auto client = world.connect();
    client.send(get(path) + get(path));
    const auto answer = client.read_answer();
    CHECK(answer.status == 500);
    CHECK(answer.body.find("secret") == answer.body.npos);
    CHECK(client.read_answer().status == 500);
  }
  REQUIRE(wait_until([&] { return world.records().size() == 6; }));
  const auto records = world.records();
  CHECK(records[0].failure == "secret 1");
  CHECK(records[2].failure == "secret 2");
  CHECK_FALSE(records[4].failure.empty());
}

TEST_CASE("a handler is told when its client has gone") {
  FakeHandler handler;
  std::atomic<bool> has_begun = false;
  std::atomic<bool> was_told = false;
  handler.on_handle = [&](const Request& request) {
    has_begun = true;
    was_told = wait_until([&] { return request.stop.stop_requested(); });
    return make_response(200, "text/plain", "");
  };
  const ServerWorld world(handler);
  auto client = world.connect();
  client.send(get("/a"));
  REQUIRE(wait_until([&] { return has_begun.load(); }));
  client.close();
  CHECK(wait_until([&] { return was_told.load(); }));
}

TEST_CASE("a client that sends nothing more still gets its answer") {
  GatedHandler handler;
  const ServerWorld world(handler);
  auto client = world.connect();
  client.send(get("/slow") + get("/b"));
  client.end_sending();
  REQUIRE(wait_until([&] { return handler.gate.has(1); }));
  handler.gate.open();
  CHECK(client.read_answer().body == "/slow");
  CHECK(client.read_answer().body == "/b");
  CHECK(client.is_closed());
}

TEST_CASE("each request is recorded once") {
  FakeHandler handler;
  const ServerWorld world(handler);
  world.ask(post("/a/b?secret=1", "12345"));
  world.ask("nonsense\r\n\r\n");
  REQUIRE(wait_until([&] { return world.records().size() == 2; }));
  const auto records = world.records();
  CHECK(records[0].peer == "127.0.0.1");
  CHECK(records[0].method == "POST");
  CHECK(records[0].path == "/a/b");
  CHECK(records[0].status == 200);
  CHECK(records[0].body_bytes_in == 5);
  CHECK(records[0].body_bytes_out == 15);
  CHECK(records[0].is_complete);
  CHECK(records[1].status == 400);
  CHECK(records[0].id != records[1].id);
  const auto counters = world.server.counters();
  CHECK(counters.responses[2] == 1);
  CHECK(counters.responses[4] == 1);
  CHECK(counters.body_bytes_in == 5);
}
