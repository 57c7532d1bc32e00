// SPDX-License-Identifier: Apache-2.0
#include "serving/handler.h"

#include <string>

#include <doctest/doctest.h>

#include "base/error.h"
#include "scoring/scorer_pool.h"
#include "support/fakes.h"
#include "support/http_world.h"

using namespace mlf;
using namespace mlf::scoring;
using namespace mlf::serving;
using namespace std::chrono_literals;

namespace {

class EchoScorer : public Scorer {
 public:
  ScoringAnswer answer(std::string_view content_type, std::string_view body,
                       std::chrono::milliseconds /*patience*/) override {
    if (body == "die") throw internal_error("the worker has ended");
    return {.status = body == "bad" ? 400 : 200,
            .content_type = "text/x-echo",
            .body = std::string(content_type) + "|" + std::string(body)};
  }
  void attend() override {}
  const std::string& mlflow_version() const override { return version_; }

 private:
  std::string version_ = "3.1.4";
};

model::Mlmodel with_signature() {
  model::Mlmodel model;
  model.signature =
      model::Signature{.inputs = model::parse_schema(R"([{"type":"long","name":"a"}])", "inputs")};
  return model;
}

/// A server for models, with all of the HTTP that belongs to it.
struct World {
  test::FakeContext context;
  ModelTable models;
  ServingHandler handler;
  net::HttpServer server;
  std::thread thread;

  explicit World(ServingRules rules = {}, const std::vector<std::string>& names = {"mine"})
      : handler(models, std::move(rules)),
        server(
            net::ServerOptions{
                .workers = 1,
                .on_request = [this](const net::RequestRecord& record) { handler.count(record); }},
            handler) {
    handler.belong_to(server);
    for (const auto& name : names) models.put(served(name, "7"));
    thread = std::thread([this] { server.run(); });
  }
  ModelTable::Entry served(const std::string& name, const std::string& version) {
    auto model = std::make_shared<ServedModel>();
    auto pool = std::make_unique<ScorerPool>(
        PoolOptions{.scorers = 1, .settled = 1h, .first_pause = 1h, .longest_pause = 1h},
        [](const Context&) { return std::make_unique<EchoScorer>(); }, context.context);
    pool->wait_until_loaded([] { return false; });
    model->name = name;
    model->uri = "models:/" + name + "@live";
    model->version = version;
    model->mlmodel = with_signature();
    model->service = std::move(pool);
    return model;
  }
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
};

}  // namespace

TEST_CASE("the routes of MLflow's scoring server") {
  const World world;
  const auto ping = world.ask(test::get("/ping"));
  CHECK(ping.status == 200);
  CHECK(ping.body == "\n");
  CHECK(ping.field("Content-Type") == "application/json");
  CHECK(world.ask(test::get("/health")).status == 200);
  CHECK(world.ask(test::get("/version")).body == "3.1.4");
  const auto missing = world.ask(test::get("/other"));
  CHECK(missing.status == 404);
  CHECK(missing.body == R"({"detail":"Not Found"})");
  const auto wrong_method = world.ask(test::get("/invocations"));
  CHECK(wrong_method.status == 405);
  CHECK(wrong_method.body == R"({"detail":"Method Not Allowed"})");
  CHECK(wrong_method.field("Allow") == "POST");
  CHECK(world.ask(test::post("/ping", "")).status == 405);
}

TEST_CASE("a request for predictions is answered as the model answers") {
  const World world;
  const auto answer = world.ask(test::post("/invocations", "hello"));
  CHECK(answer.status == 200);
  CHECK(answer.body == "|hello");
  CHECK(answer.field("Content-Type") == "text/x-echo");
  CHECK(world.ask(test::post("/invocations", "bad")).status == 400);
  CHECK(world
            .ask("POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\n"
                 "Content-Length: 1\r\n\r\nx")
            .body == "text/csv|x");
}

TEST_CASE("the schema is the model's signature") {
  const World world;
  const auto schema = world.ask(test::get("/schema"));
  CHECK(schema.status == 200);
  CHECK(schema.body.find(R"("name": "a")") != schema.body.npos);
  CHECK(schema.body.find(R"("outputs": null)") != schema.body.npos);
}

TEST_CASE("without a worker, health fails and predictions say why") {
  const World world;
  CHECK(world.ask(test::post("/invocations", "die")).status == 500);
  CHECK(world.ask(test::get("/ping")).status == 503);
  CHECK(world.ask(test::get("/health")).status == 503);
  const auto answer = world.ask(test::post("/invocations", "x"));
  CHECK(answer.status == 503);
  CHECK(answer.field("Retry-After") == "1");
  CHECK(answer.body.find("the worker has ended") != answer.body.npos);
}

TEST_CASE("a body over the limit is refused") {
  const World world({.body_limit = 4});
  CHECK(world.ask(test::post("/invocations", "1234")).status == 200);
  CHECK(world.ask(test::post("/invocations", "12345")).status == 413);
}

TEST_CASE("with a token, all routes but those for health ask for it") {
  const World world({.token = net::BearerToken("right-token")});
  CHECK(world.ask(test::get("/ping")).status == 200);
  CHECK(world.ask(test::get("/health")).status == 200);
  for (const char* path : {"/version", "/metrics", "/schema", "/other"}) {
    const auto refused = world.ask(test::get(path));
    CHECK(refused.status == 401);
    CHECK(refused.field("WWW-Authenticate") == "Bearer");
  }
  CHECK(world.ask(test::post("/invocations", "x")).status == 401);
  CHECK(world.ask(test::get("/version", "Authorization: Bearer wrong-token\r\n")).status == 401);
  CHECK(world.ask(test::get("/version", "Authorization: Bearer right-token\r\n")).status == 200);
}

TEST_CASE("the metrics count requests, their times and the workers") {
  const World world;
  world.ask(test::post("/invocations", "x"));
  world.ask(test::post("/invocations", "bad"));
  world.ask(test::get("/made/up"));
  const auto metrics = world.ask(test::get("/metrics"));
  CHECK(metrics.field("Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
  for (const char* line :
       {"# TYPE mlf_requests_total counter\n",
        "mlf_requests_total{model=\"mine\",route=\"/invocations\",status=\"200\"} 1\n",
        "mlf_requests_total{model=\"mine\",route=\"/invocations\",status=\"400\"} 1\n",
        "mlf_requests_total{model=\"\",route=\"other\",status=\"404\"} 1\n",
        "mlf_request_errors_total 2\n",
        "mlf_request_stage_seconds_bucket{model=\"mine\",stage=\"work\",le=\"+Inf\"} 2\n",
        "mlf_request_stage_seconds_count{model=\"mine\",stage=\"queue\"} 2\n",
        "mlf_workers_alive{model=\"mine\"} 1\n", "mlf_worker_restarts_total{model=\"mine\"} 0\n",
        "mlf_model_info{model=\"mine\",version=\"7\"} 1\n"}) {
    CAPTURE(line);
    CHECK(metrics.body.find(line) != metrics.body.npos);
  }
}

TEST_CASE("of several models, the path names one") {
  const World world({}, {"a", "b"});
  CHECK(world.ask(test::post("/models/a/invocations", "x")).body == "|x");
  CHECK(world.ask(test::get("/models/b/schema")).status == 200);
  const auto unnamed = world.ask(test::post("/invocations", "x"));
  CHECK(unnamed.status == 404);
  CHECK(unnamed.body.find("/models/NAME/invocations") != unnamed.body.npos);
  const auto unknown = world.ask(test::post("/models/c/invocations", "x"));
  CHECK(unknown.status == 404);
  CHECK(unknown.body == R"({"detail":"no model 'c' is served"})");
  CHECK(world.ask(test::get("/ping")).status == 200);
  CHECK(world.ask(test::post("/models/a/invocations", "die")).status == 500);
  CHECK(world.ask(test::get("/ping")).status == 503);
  CHECK(world.ask(test::get("/v2/models/a/ready")).status == 503);
  CHECK(world.ask(test::get("/v2/models/b/ready")).status == 200);
  CHECK(world.ask(test::post("/models/b/invocations", "x")).status == 200);
}

TEST_CASE("the models are listed with the versions that answer") {
  World world;
  const auto list = world.ask(test::get("/models"));
  for (const char* line :
       {R"("name": "mine")", R"("model_uri": "models:/mine@live")", R"("version": "7")",
        R"("mlflow_version": "3.1.4")", R"("ready": true)"}) {
    CAPTURE(line);
    CHECK(list.body.find(line) != list.body.npos);
  }
  world.models.put(world.served("mine", "8"));
  CHECK(world.ask(test::get("/models")).body.find(R"("version": "8")") != list.body.npos);
}

TEST_CASE("the Open Inference Protocol is answered, errors in its form") {
  const World world;
  CHECK(world.ask(test::get("/v2")).body.find("binary_tensor_data") != std::string::npos);
  CHECK(world.ask(test::get("/v2/health/live")).status == 200);
  CHECK(world.ask(test::get("/v2/health/ready")).status == 200);
  CHECK(world.ask(test::get("/v2/models/mine/ready")).status == 200);
  CHECK(world.ask(test::get("/v2/models/mine/versions/7/ready")).status == 200);
  CHECK(world.ask(test::get("/v2/models/mine")).body.find(R"("versions":["7"])") !=
        std::string::npos);
  const auto unknown = world.ask(test::get("/v2/models/mine/versions/8"));
  CHECK(unknown.status == 404);
  CHECK(unknown.body == R"({"error":"version '8' of the model is not served"})");
  const auto refused = world.ask(test::post("/v2/models/mine/infer", "{}"));
  CHECK(refused.status == 400);
  CHECK(refused.body == R"({"error":"the request has no inputs"})");
  CHECK(world.ask(test::get("/v2/models/mine/infer")).body == R"({"error":"Method Not Allowed"})");
}
