// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <sys/resource.h>

#include "support/http_world.h"

using namespace mlf;
using namespace mlf::net;
using namespace std::chrono_literals;
using namespace mlf::test;

namespace {

/// Lets this process have that many descriptors. @return whether it may.
bool allow_descriptors(rlim_t count) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::max(limit.rlim_cur, std::min(count, limit.rlim_max));
  setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur >= count;
}

}  // namespace

TEST_CASE("a connection is closed after so many requests") {
  FakeHandler handler;
  const ServerWorld world(handler, with_limits({.requests_per_connection = 2}));
  auto client = world.connect();
  client.send(get("/a") + get("/b") + get("/c"));
  CHECK_FALSE(client.read_answer().closes());
  CHECK(client.read_answer().closes());
  client.end_sending();
  CHECK(client.is_closed());
}

TEST_CASE("a body may have as many bytes as the limit says and no more") {
  FakeHandler handler;
  handler.on_admit = [](const Request&) { return Admission{.body_limit = 1000}; };
  const ServerWorld world(handler);
  const std::string most(1000, 'x');
  CHECK(world.ask(post("/a", most)).body == "POST /a " + most);
  CHECK(world.ask(post_chunks("/a", most)).body == "POST /a " + most);
  for (const auto& request : {post("/a", most + "x"), post_chunks("/a", most + "x")}) {
    const auto answer = world.ask(request);
    CHECK(answer.status == 413);
    CHECK(answer.closes());
  }
}

TEST_CASE("a client that is still sending gets the answer that refuses its body") {
  FakeHandler handler;
  const ServerWorld world(handler);
  auto client = world.connect();
  const std::string body(std::size_t{20} << 20, 'x');
  CHECK(client.send(post("/a", body)));
  CHECK(client.read_answer().status == 413);
}

TEST_CASE("all bodies in memory together have a limit") {
  GatedHandler handler;
  const ServerWorld world(handler, with_limits({.buffered_bodies = 1000}));
  auto first = world.connect();
  first.send(post("/slow", std::string(800, 'x')));
  REQUIRE(wait_until([&] { return handler.gate.has(1); }));
  CHECK(world.server.counters().buffered_bodies == 800);
  CHECK(world.ask(post("/a", std::string(201, 'x'))).status == 503);
  CHECK(world.ask(post("/a", std::string(200, 'x'))).status == 200);
  handler.gate.open();
  CHECK(first.read_answer().status == 200);
  CHECK(world.ask(post("/a", std::string(1000, 'x'))).status == 200);
}

TEST_CASE("clients that send slowly are cut off, and others do not notice") {
  FakeHandler handler;
  const ServerWorld world(
      handler, with_limits({.head_time = 100ms, .idle_time = 100ms, .body_period = 100ms}));
  auto silent = world.connect();
  auto slow_head = world.connect();
  auto slow_body = world.connect();
  auto idle = world.connect();
  slow_head.send("GET /a HTTP/1.1\r\nX: ");
  slow_body.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
  idle.send(get("/a"));
  CHECK(idle.read_answer().status == 200);
  std::atomic<bool> is_over = false;
  std::thread dripping([&] {
    while (!is_over) {
      slow_head.send("a");
      slow_body.send("a");
      std::this_thread::sleep_for(5ms);
    }
  });
  CHECK(world.ask(get("/a")).status == 200);
  CHECK(slow_head.read_answer().status == 408);
  CHECK(slow_body.read_answer().status == 408);
  is_over = true;
  dripping.join();
  CHECK(silent.is_closed());
  CHECK(idle.is_closed());
  CHECK(world.server.counters().timeouts == 2);
}

TEST_CASE("a client that does not read is cut off") {
  FakeHandler handler;
  handler.on_handle = [](const Request&) {
    return make_response(200, "text/plain", std::string(std::size_t{50} << 20, 'x'));
  };
  const ServerWorld world(handler, with_limits({.write_stall = 100ms}));
  auto client = world.connect();
  client.send(get("/a"));
  CHECK(wait_until([&] { return world.server.counters().incomplete_responses == 1; }));
  CHECK(world.server.counters().open_connections == 0);
}

TEST_CASE("a thousand idle connections do not disturb one that works") {
  REQUIRE(allow_descriptors(3000));
  FakeHandler handler;
  const ServerWorld world(handler);
  std::vector<RawClient> idle;
  while (idle.size() < 1000) idle.push_back(world.connect());
  CHECK(world.ask(get("/a")).status == 200);
  CHECK(wait_until([&] { return world.server.counters().open_connections == 1000; }));
  idle.front().send(get("/a"));
  CHECK(idle.front().read_answer().status == 200);
}

TEST_CASE("connections over the limit are told to come back later") {
  FakeHandler handler;
  for (const auto& limits :
       {ServerLimits{.connections = 2}, ServerLimits{.connections_per_local_peer = 2}}) {
    const ServerWorld world(handler, with_limits(limits));
    auto first = world.connect();
    auto second = world.connect();
    const auto answer = world.ask(get("/a"));
    CHECK(answer.status == 503);
    CHECK(answer.field("Retry-After") == "1");
    CHECK(answer.closes());
    first.close();
    CHECK(wait_until([&] { return world.ask(get("/a")).status == 200; }));
    second.send(get("/a"));
    CHECK(second.read_answer().status == 200);
  }
}

TEST_CASE("requests over the queue's limit are told to come back later, on the same connection") {
  GatedHandler handler;
  const ServerWorld world(handler, {.workers = 1, .limits = {.queued_requests = 1}});
  auto working = world.connect();
  auto queued = world.connect();
  auto refused = world.connect();
  working.send(get("/slow"));
  REQUIRE(wait_until([&] { return handler.gate.has(1); }));
  queued.send(get("/a"));
  REQUIRE(wait_until([&] { return world.server.counters().queued_requests == 1; }));
  refused.send(get("/b"));
  const auto answer = refused.read_answer();
  CHECK(answer.status == 503);
  CHECK(answer.field("Retry-After") == "1");
  CHECK_FALSE(answer.closes());
  CHECK(world.ask(get("/health")).status == 200);  // without a worker
  handler.gate.open();
  CHECK(working.read_answer().status == 200);
  CHECK(queued.read_answer().status == 200);
  refused.send(get("/b"));
  CHECK(refused.read_answer().status == 200);
}

TEST_CASE("a request that takes too long is given up, and its handler told so") {
  FakeHandler handler;
  std::atomic<bool> was_told = false;
  handler.on_handle = [&](const Request& request) {
    was_told = wait_until([&] { return request.stop.stop_requested(); });
    return make_response(200, "text/plain", "late");
  };
  const ServerWorld world(handler, with_limits({.handler_time = 100ms}));
  const auto answer = world.ask(get("/a"));
  CHECK(answer.status == 504);
  CHECK(answer.closes());
  CHECK(wait_until([&] { return was_told.load(); }));
}
