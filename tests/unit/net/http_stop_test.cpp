// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/http_world.h"

using namespace mlf;
using namespace mlf::net;
using namespace std::chrono_literals;
using namespace mlf::test;

TEST_CASE("stop() answers what has come and returns") {
  GatedHandler handler;
  ServerWorld world(handler);
  auto idle = world.connect();
  idle.send(get("/a"));
  CHECK(idle.read_answer().status == 200);
  auto working = world.connect();
  working.send(get("/slow"));
  auto uploading = world.connect();
  uploading.send("POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na");
  REQUIRE(wait_until([&] { return world.server.counters().requests_in_progress == 2; }));
  REQUIRE(wait_until([&] { return handler.gate.has(1); }));
  world.server.stop();
  CHECK(idle.is_closed());
  CHECK_THROWS_AS(world.connect(), Error);
  uploading.send("bc");
  const auto uploaded = uploading.read_answer();
  CHECK(uploaded.body == "/babc");
  CHECK(uploaded.closes());
  uploading.close();
  handler.gate.open();
  CHECK(working.read_answer().body == "/slow");
  working.close();
  world.join();
}

TEST_CASE("stop() serves those who had connected already") {
  GatedHandler handler;
  ServerWorld world(handler);
  auto silent = world.connect();
  auto client = world.connect();
  world.server.stop();
  client.send(get("/a"));
  CHECK(client.read_answer().body == "/a");
  client.close();
  silent.close();
  world.join();
}

TEST_CASE("stop() cuts what takes too long") {
  GatedHandler handler;
  ServerWorld world(handler, with_limits({.stop_time = 50ms}));
  auto client = world.connect();
  client.send(get("/slow"));
  REQUIRE(wait_until([&] { return handler.gate.has(1); }));
  world.server.stop();
  CHECK(client.read_answer().status == 0);
  handler.gate.open();
  world.join();
}

TEST_CASE("a second stop() cuts at once") {
  GatedHandler handler;
  ServerWorld world(handler);
  auto client = world.connect();
  client.send("GET /a HTTP/1.1\r\n");
  REQUIRE(wait_until([&] { return world.server.counters().requests_in_progress == 1; }));
  world.server.stop();
  world.server.stop();
  CHECK(client.is_closed());
  world.join();
}

TEST_CASE("a server that was stopped before it ran does not run") {
  FakeHandler handler;
  HttpServer server({}, handler);
  server.stop();
  server.run();
}
