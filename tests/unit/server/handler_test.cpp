// SPDX-License-Identifier: Apache-2.0
#include "server/handler.h"

#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "base/error.h"
#include "store/open.h"
#include "support/fakes.h"
#include "support/http_world.h"

using namespace mlf;
using namespace mlf::server;

namespace {

/// A server over empty stores in memory, with all of the HTTP that belongs to it.
struct World {
  test::FakeContext context;
  std::unique_ptr<store::TrackingStore> tracking = store::open_tracking("memory:", context.context);
  std::unique_ptr<store::RegistryStore> registry =
      store::open_registry("memory:", context.context, {});
  ServerHandler handler;
  net::HttpServer server;
  std::thread thread;

  explicit World(ServerRules rules = {})
      : handler({*tracking, *registry, "memory:", nullptr, context.context}, std::move(rules)),
        server({.workers = 2}, handler),
        thread([this] { server.run(); }) {}
  ~World() {
    server.stop();
    server.stop();
    thread.join();
  }

  test::Answer ask(std::string_view request) const {
    const std::string address = server.addresses().front();
    auto client = test::RawClient::tcp(std::stoi(address.substr(address.rfind(':') + 1)));
    client.send(request);
    return client.read_answer(request.substr(0, request.find(' ')));
  }
  test::Answer post(std::string_view path, std::string_view body) const {
    return ask(
        fmt::format("POST /api/2.0/mlflow/{} HTTP/1.1\r\nHost: a\r\nContent-Type: "
                    "application/json\r\nContent-Length: {}\r\n\r\n{}",
                    path, body.size(), body));
  }
};

}  // namespace

TEST_CASE("a message is answered with a message") {
  const World world;
  const auto made = world.post("experiments/create", R"({"name": "a"})");
  CHECK(made.status == 200);
  CHECK(made.body.starts_with(R"({"experiment_id":")"));
  const auto found =
      world.ask(test::get("/api/2.0/mlflow/experiments/get-by-name?experiment_name=a"));
  CHECK(found.status == 200);
  CHECK(found.body.find(R"("lifecycle_stage":"active")") != std::string::npos);
}

TEST_CASE("errors have MLflow's form and status") {
  const World world;
  const auto missing = world.post("experiments/create", "{}");
  CHECK(missing.status == 400);
  CHECK(
      missing.body ==
      R"({"error_code":"INVALID_PARAMETER_VALUE","message":"Missing value for required parameter )"
      R"('name'. See the API docs for more information about request parameters.",)"
      R"("sqlstate":"KAM00","error_class":"INVALID_PARAMETER_VALUE"})");
  CHECK(world.ask(test::get("/api/2.0/mlflow/experiments/get?experiment_id=5")).status == 404);
}

TEST_CASE("what is no route is answered in JSON, because clients look for the code") {
  const World world;
  const auto unknown = world.ask(test::get("/api/2.0/mlflow/none"));
  CHECK(unknown.status == 404);
  CHECK(unknown.body.starts_with(R"({"error_code":"ENDPOINT_NOT_FOUND")"));
  const auto wrong = world.ask(test::get("/api/2.0/mlflow/experiments/create"));
  CHECK(wrong.status == 405);
  CHECK(wrong.field("Allow") == "POST");
}

TEST_CASE("a message that is too long is refused before it is read") {
  const World world({.body_limit = 20});
  CHECK(world.post("experiments/create", R"({"name": "a"})").status == 200);
  const auto refused = world.post("experiments/create", R"({"name": "a longer name"})");
  CHECK(refused.status == 413);
  CHECK(refused.body.starts_with(R"({"error_code":)"));
}

TEST_CASE("probes are answered with a prefix and without it") {
  const World world({.prefix = "/team"});
  CHECK(world.ask(test::get("/health")).body == "OK");
  CHECK(world.ask(test::get("/team/health")).body == "OK");
  CHECK(world.ask(test::get("/other/health")).status == 404);
}

TEST_CASE("a message of the system does not show paths of this machine") {
  World world;
  const net::Request request{.id = "abc-1"};
  const auto text = [&](const std::exception& error) {
    auto response = world.handler.answer_failure(request, error);
    return fmt::format("{} {}", response.status, std::get<std::string>(response.body));
  };
  const auto denied = text(system_error(EACCES, "open", "/srv/runs/meta.yaml"));
  CHECK(denied.starts_with("403 "));
  CHECK(denied.find("its log tells why (request abc-1)") != std::string::npos);
  CHECK(denied.find("meta.yaml") == std::string::npos);
  CHECK(text(system_error(ENOSPC, "write", "/srv/x")).starts_with("507 "));
  CHECK(text(std::runtime_error("some bug")).find("some bug") == std::string::npos);
  CHECK(text(invalid_parameter("'/x' is no name")).find("'/x' is no name") != std::string::npos);
}
