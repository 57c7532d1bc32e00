// SPDX-License-Identifier: Apache-2.0
#include "net/http_server.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <fstream>
#include <future>
#include <mutex>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/error.h"
#include "support/fakes.h"
#include "support/http_world.h"

using namespace mlf;
using namespace mlf::net;
using namespace std::chrono_literals;
using test::FakeHandler;
using test::RawClient;
using test::ServerWorld;
using test::wait_until;

namespace {

std::string get(std::string_view path, std::string_view fields = "") {
  return fmt::format("GET {} HTTP/1.1\r\nHost: a\r\n{}\r\n", path, fields);
}
std::string post(std::string_view path, std::string_view body) {
  return fmt::format("POST {} HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{}", path,
                     body.size(), body);
}
std::string post_chunks(std::string_view path, std::string_view body) {
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{}\r\n0\r\n\r\n",
      path, body.size(), body);
}

/// Handlers wait here until a test lets them go on.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.wait(lock, [&] { return is_open_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }
  bool has(int waiting) {
    const std::lock_guard lock(mutex_);
    return waiting_ >= waiting;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
  bool is_open_ = false;
};

/// A handler whose requests for "/slow" wait at a gate, and whose "/health" needs no worker.
struct GatedHandler : FakeHandler {
  Gate gate;

  GatedHandler() {
    on_admit = [](const Request& request) {
      const bool is_quick = request.target.path == "/health";
      return Admission{.where = is_quick ? Admission::Where::io_thread : Admission::Where::worker};
    };
    on_handle = [this](const Request& request) {
      if (request.target.path == "/slow") gate.pass();
      return make_response(200, "text/plain", request.target.path + request.body);
    };
  }
};

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

ServerOptions with_limits(const ServerLimits& limits) { return {.workers = 2, .limits = limits}; }

/// Lets this process have that many descriptors. @return whether it may.
bool allow_descriptors(rlim_t count) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::max(limit.rlim_cur, std::min(count, limit.rlim_max));
  setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur >= count;
}

}  // namespace

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
