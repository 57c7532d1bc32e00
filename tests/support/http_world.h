// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "net/http_server.h"
#include "support/http_client.h"

namespace mlf::test {

/// A handler made of functions.
class FakeHandler : public net::Handler {
 public:
  std::function<net::Admission(const net::Request&)> on_admit = [](const net::Request&) {
    return net::Admission{};
  };
  /// Answers "METHOD PATH BODY".
  std::function<net::Response(const net::Request&)> on_handle = [](const net::Request& request) {
    return net::make_response(200, "text/plain",
                              request.method + " " + request.target.path + " " + request.body);
  };
  std::function<std::unique_ptr<net::BodySink>(const net::Request&)> on_receive;

  net::Admission admit(const net::Request& head) override { return on_admit(head); }
  net::Response handle(const net::Request& request) override { return on_handle(request); }
  std::unique_ptr<net::BodySink> receive(const net::Request& head) override {
    return on_receive ? on_receive(head) : Handler::receive(head);
  }
};

inline std::string get(std::string_view path, std::string_view fields = "") {
  return fmt::format("GET {} HTTP/1.1\r\nHost: a\r\n{}\r\n", path, fields);
}
inline std::string post(std::string_view path, std::string_view body) {
  return fmt::format("POST {} HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{}", path,
                     body.size(), body);
}
inline std::string post_chunks(std::string_view path, std::string_view body) {
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{}\r\n0\r\n\r\n",
      path, body.size(), body);
}

/// Handlers wait here until a test lets them go on, at most 20 seconds.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.wait_for(lock, std::chrono::seconds(20), [&] { return is_open_; });
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
    on_admit = [](const net::Request& request) {
      const bool is_quick = request.target.path == "/health";
      return net::Admission{.where = is_quick ? net::Admission::Where::io_thread
                                              : net::Admission::Where::worker};
    };
    on_handle = [this](const net::Request& request) {
      if (request.target.path == "/slow") gate.pass();
      return net::make_response(200, "text/plain", request.target.path + request.body);
    };
  }
};

inline net::ServerOptions with_limits(const net::ServerLimits& limits) {
  return {.workers = 2, .limits = limits};
}

/// A server that runs in a thread of its own until it is destroyed.
class ServerWorld {
 public:
  explicit ServerWorld(FakeHandler& handler, net::ServerOptions options = {})
      : server(with_log(std::move(options)), handler), thread_([this] { server.run(); }) {}
  ~ServerWorld() { end(); }

  /// Stops the server and waits until run() has returned.
  void end() {
    if (!thread_.joinable()) return;
    server.stop();
    server.stop();
    thread_.join();
  }
  /// Waits until run() has returned, after server.stop().
  void join() { thread_.join(); }

  int port() const {
    const std::string address = server.addresses().front();
    return std::stoi(address.substr(address.rfind(':') + 1));
  }
  RawClient connect() const { return RawClient::tcp(port()); }
  /// Sends `request` on a new connection. @return the answer.
  Answer ask(std::string_view request) const {
    auto client = connect();
    client.send(request);
    return client.read_answer(request.substr(0, request.find(' ')));
  }
  std::vector<net::RequestRecord> records() const {
    const std::lock_guard lock(mutex_);
    return records_;
  }

 private:
  net::ServerOptions with_log(net::ServerOptions options) {
    options.on_request = [this](const net::RequestRecord& record) {
      const std::lock_guard lock(mutex_);
      records_.push_back(record);
    };
    return options;
  }

  mutable std::mutex mutex_;
  std::vector<net::RequestRecord> records_;

 public:
  net::HttpServer server;

 private:
  std::thread thread_;
};

}  // namespace mlf::test
