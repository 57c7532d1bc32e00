// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

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
