// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <future>
#include <mutex>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>

#include "base/error.h"
#include "support/fakes.h"
#include "support/http_world.h"

using namespace mlf;
using namespace mlf::net;
using namespace std::chrono_literals;
using namespace mlf::test;

namespace {

/// Gives `pieces` pieces of a size, then ends or throws.
class PieceSource : public BodySource {
 public:
  PieceSource(std::size_t pieces, std::string piece, std::optional<std::uint64_t> length)
      : left_(pieces), piece_(std::move(piece)), length_(length) {}
  std::optional<std::uint64_t> length() const override { return length_; }
  std::string next() override {
    if (left_ == 0) return "";
    --left_;
    if (piece_.empty()) throw internal_error("the disk is gone");
    return piece_;
  }

 private:
  std::size_t left_;
  std::string piece_;
  std::optional<std::uint64_t> length_;
};

Response stream(std::size_t pieces, std::string piece, std::optional<std::uint64_t> length) {
  return {.body = std::make_unique<PieceSource>(pieces, std::move(piece), length)};
}

/// What a streamed body has become.
struct Upload {
  std::mutex mutex;
  std::string bytes;
  bool is_finished = false;
  bool is_gone = false;
  Gate* gate = nullptr;  ///< where write() waits; nullptr: nowhere

  std::size_t size() {
    const std::lock_guard lock(mutex);
    return bytes.size();
  }
  bool was_dropped() {
    const std::lock_guard lock(mutex);
    return is_gone && !is_finished;
  }
};

class UploadSink : public BodySink {
 public:
  explicit UploadSink(Upload& upload) : upload_(upload) {}
  ~UploadSink() override {
    const std::lock_guard lock(upload_.mutex);
    upload_.is_gone = true;
  }
  void write(std::string_view piece) override {
    if (upload_.gate != nullptr) upload_.gate->pass();
    const std::lock_guard lock(upload_.mutex);
    upload_.bytes += piece;
    if (piece.find("poison") != piece.npos) throw std::runtime_error("no room on the disk");
  }
  Response finish() override {
    const std::lock_guard lock(upload_.mutex);
    upload_.is_finished = true;
    return make_response(201, "text/plain", std::to_string(upload_.bytes.size()));
  }

 private:
  Upload& upload_;
};

struct UploadHandler : FakeHandler {
  Upload upload;

  UploadHandler() {
    on_admit = [](const Request&) {
      return Admission{.body = Admission::Body::streamed, .body_limit = std::uint64_t{100} << 20};
    };
    on_receive = [this](const Request&) { return std::make_unique<UploadSink>(upload); };
  }
};

}  // namespace

TEST_CASE("clients that go in the middle of a request leave nothing behind") {
  UploadHandler handler;
  const ServerWorld world(handler);
  for (const std::string part :
       {"GET /a HT", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"}) {
    for (const bool resets : {false, true}) {
      auto client = world.connect();
      client.send(part);
      REQUIRE(wait_until([&] { return world.server.counters().requests_in_progress == 1; }));
      resets ? client.reset() : client.close();
      CHECK(wait_until([&] { return world.server.counters().open_connections == 0; }));
    }
  }
  CHECK(world.server.counters().incomplete_responses == 4);
  CHECK(world.server.counters().requests_in_progress == 0);
}

TEST_CASE("clients that go in the middle of a response leave nothing behind") {
  FakeHandler handler;
  handler.on_handle = [](const Request&) { return stream(1000, std::string(100'000, 'x'), {}); };
  const ServerWorld world(handler);
  for (const bool resets : {false, true}) {
    auto client = world.connect();
    client.send(get("/a"));
    CHECK(client.read_bytes(1000) >= 1000);
    resets ? client.reset() : client.close();
    CHECK(wait_until([&] { return world.server.counters().open_connections == 0; }));
  }
  CHECK(world.server.counters().incomplete_responses == 2);
}

TEST_CASE("a response may be made while it is sent") {
  FakeHandler handler;
  const std::string piece(70'000, 'y');
  handler.on_handle = [&](const Request& request) {
    return stream(3, piece,
                  request.target.path == "/sized" ? std::optional(210'000) : std::nullopt);
  };
  const ServerWorld world(handler);
  auto client = world.connect();
  client.send(get("/sized") + get("/open") + "HEAD /open HTTP/1.1\r\nHost: a\r\n\r\n" +
              get("/sized"));
  const auto sized = client.read_answer();
  CHECK(sized.field("Content-Length") == "210000");
  CHECK(sized.body == piece + piece + piece);
  const auto open = client.read_answer();
  CHECK(open.field("Transfer-Encoding") == "chunked");
  CHECK(open.body == sized.body);
  CHECK(client.read_answer("HEAD").status == 200);
  CHECK(client.read_answer().body == sized.body);
  const auto old = world.ask("GET /open HTTP/1.0\r\n\r\n");
  CHECK(old.field("Transfer-Encoding").empty());
  CHECK(old.body == sized.body);
}

TEST_CASE("a response that cannot be completed is cut, so that the client notices") {
  FakeHandler handler;
  handler.on_handle = [](const Request& request) {
    if (request.target.path == "/throws") return stream(1, "", {});
    if (request.target.path == "/short") return stream(1, "abc", 4);
    return stream(1, "abc", 2);
  };
  const ServerWorld world(handler);
  for (const std::string path : {"/throws", "/short", "/long"}) {
    CHECK(world.ask(get(path)).status == 0);
  }
  REQUIRE(wait_until([&] { return world.records().size() == 3; }));
  CHECK(world.records()[0].failure == "the disk is gone");
  CHECK_FALSE(world.records()[0].is_complete);
}

TEST_CASE("a part of a file is a response body") {
  const test::TempDir directory;
  const auto path = directory.path() / "file";
  std::ofstream(path) << "0123456789";
  const auto open = [&] { return FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)); };
  const auto part = file_source(open(), {.first = 2, .length = 3});
  CHECK(part->length() == 3);
  CHECK(part->next() == "234");
  CHECK(part->next().empty());
  CHECK(file_source(open(), {})->next().empty());
  const auto beyond = file_source(open(), {.first = 8, .length = 3});
  CHECK(beyond->next() == "89");
  CHECK_THROWS_AS(beyond->next(), Error);
}

TEST_CASE("a large body is given to the handler piece by piece") {
  UploadHandler handler;
  const ServerWorld world(handler);
  const std::string body(std::size_t{5} << 20, 'z');
  CHECK(world.ask(post("/a", body)).body == std::to_string(body.size()));
  CHECK(handler.upload.bytes == body);
  handler.upload.bytes.clear();
  CHECK(world.ask(post_chunks("/a", body)).body == std::to_string(body.size()));
  CHECK(handler.upload.bytes == body);
  handler.upload.bytes.clear();
  CHECK(world.ask(post("/a", "")).body == "0");
}

TEST_CASE("a body is not received faster than the handler takes it") {
  UploadHandler handler;
  Gate gate;
  handler.upload.gate = &gate;
  const ServerWorld world(handler);
  const std::string body(std::size_t{30} << 20, 'z');
  auto client = world.connect();
  auto sent = std::async(std::launch::async, [&] { return client.send(post("/a", body)); });
  REQUIRE(wait_until([&] { return gate.has(1); }));
  // The kernel's buffers and ours hold a few megabytes; the client must wait for the rest.
  CHECK(sent.wait_for(200ms) == std::future_status::timeout);
  gate.open();
  CHECK(client.read_answer().body == std::to_string(body.size()));
  CHECK(sent.get());
}

TEST_CASE("a body that stays incomplete is dropped") {
  UploadHandler handler;
  const ServerWorld world(handler);
  auto client = world.connect();
  client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  REQUIRE(wait_until([&] { return handler.upload.size() == 3; }));
  client.close();
  CHECK(wait_until([&] { return handler.upload.was_dropped(); }));
}

TEST_CASE("a handler that fails in the middle of a body answers at once") {
  UploadHandler handler;
  const ServerWorld world(handler);
  auto client = world.connect();
  client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\npoison");
  const auto answer = client.read_answer();
  CHECK(answer.status == 500);
  CHECK(answer.closes());
  CHECK(handler.upload.was_dropped());
}
