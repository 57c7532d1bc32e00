// SPDX-License-Identifier: Apache-2.0
#include "scoring/scorer_pool.h"

#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/fakes.h"
#include "support/http_world.h"

using namespace mlf;
using namespace mlf::scoring;
using namespace std::chrono_literals;

namespace {

/// What the scorers of a test have in common.
struct Model {
  test::Gate gate;
  std::atomic<int> made = 0;
  std::atomic<int> failing_loads = 0;  ///< how many of the next loads fail
  std::atomic<bool> is_dead = false;   ///< scorers without a request notice that they have ended
};

class FakeScorer : public Scorer {
 public:
  explicit FakeScorer(Model& model) : model_(model) {}

  ScoringAnswer answer(std::string_view /*content_type*/, std::string_view body,
                       std::chrono::milliseconds /*patience*/) override {
    if (body == "die") throw ScorerEnded("the worker was killed by SIGKILL", "a secret");
    if (body == "hang") throw Error(ErrorCode::temporarily_unavailable, "no answer after 1 s");
    if (body == "slow") model_.gate.pass();
    return {.status = 200, .content_type = "text/plain", .body = std::string(body)};
  }
  std::vector<ScoringAnswer> answer_all(std::span<const HttpRequest> requests,
                                        std::size_t most_rows,
                                        std::chrono::milliseconds patience) override {
    auto answers = Scorer::answer_all(requests, most_rows, patience);
    for (auto& each : answers) each.times.together = requests.size();
    return answers;
  }
  void attend() override {
    if (model_.is_dead.exchange(false)) throw internal_error("the worker has ended");
  }
  const std::string& mlflow_version() const override { return version_; }

 private:
  Model& model_;
  std::string version_ = "3.1.4";
};

struct Fixture {
  Model model;
  test::FakeContext world;

  MakeScorer make() {
    return [this](const Context&) -> std::unique_ptr<Scorer> {
      if (model.failing_loads.fetch_sub(1) > 0) throw invalid_state("no such model");
      ++model.made;
      return std::make_unique<FakeScorer>(model);
    };
  }
  static PoolOptions options(std::size_t scorers) {
    return {.scorers = scorers,
            .patience = 5s,
            .settled = 1h,
            .first_pause = 1ms,
            .longest_pause = 4ms,
            .attention = 1ms};
  }
};

bool is_never_stopped() { return false; }

template <typename Condition>
bool becomes(const Condition& condition) {
  for (int i = 0; i < 5000 && !condition(); ++i) std::this_thread::sleep_for(1ms);
  return condition();
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "every scorer is loaded before the pool is ready, and answers") {
  ScorerPool pool(options(3), make(), world.context);
  pool.wait_until_loaded(is_never_stopped);
  CHECK(model.made == 3);
  CHECK(pool.mlflow_version() == "3.1.4");
  CHECK(pool.answer("text/csv", "x") == ScoringAnswer{200, "text/plain", "x"});
  const auto state = pool.state();
  CHECK(state.scorers == 3);
  CHECK(state.alive == 3);
  CHECK(state.busy == 0);
  CHECK(state.restarts == 0);
}

TEST_CASE_FIXTURE(Fixture, "a model that cannot be loaded at first is an error, said once") {
  model.failing_loads = 1;
  ScorerPool pool(options(2), make(), world.context);
  CHECK_THROWS_WITH_AS(pool.wait_until_loaded(is_never_stopped), "no such model", Error);
  CHECK(world.reporter.warnings.empty());
}

TEST_CASE_FIXTURE(Fixture, "waiting for the model can be stopped") {
  model.failing_loads = 0;
  ScorerPool pool(
      options(1),
      [](const Context& context) -> std::unique_ptr<Scorer> {
        while (!context.stop_signal()) std::this_thread::sleep_for(1ms);
        throw invalid_state("the worker was stopped");
      },
      world.context);
  CHECK_THROWS_AS(pool.wait_until_loaded([] { return true; }), Error);
}

TEST_CASE_FIXTURE(Fixture, "a scorer that dies over a request says why and is replaced") {
  ScorerPool pool(options(1), make(), world.context);
  pool.wait_until_loaded(is_never_stopped);
  const auto answer = pool.answer("", "die");
  CHECK(answer.status == 500);
  CHECK(answer.body ==
        R"({"error_code":"INTERNAL_ERROR","message":"the worker was killed by SIGKILL"})");
  CHECK(becomes([&] { return pool.state().alive == 1; }));
  CHECK(pool.answer("", "x").status == 200);
  CHECK(pool.state().restarts == 1);
  CHECK(pool.state().last_failure == "the worker was killed by SIGKILL");
  CHECK(world.reporter.warnings ==
        std::vector<std::string>{"the worker was killed by SIGKILL; it printed last: a secret"});
}

TEST_CASE_FIXTURE(Fixture, "a scorer that takes too long is replaced, and MLflow's words answer") {
  ScorerPool pool(options(1), make(), world.context);
  pool.wait_until_loaded(is_never_stopped);
  CHECK(pool.answer("", "hang") ==
        ScoringAnswer{504, "application/json", "Request processing time exceeded limit"});
  CHECK(becomes([&] { return model.made == 2; }));
}

TEST_CASE_FIXTURE(Fixture, "a scorer that ends without a request is noticed and replaced") {
  ScorerPool pool(options(1), make(), world.context);
  pool.wait_until_loaded(is_never_stopped);
  model.is_dead = true;
  CHECK(becomes([&] { return pool.state().restarts == 1; }));
  CHECK(pool.answer("", "x").status == 200);
}

TEST_CASE_FIXTURE(Fixture, "while no scorer is alive, requests are answered at once") {
  auto patient = options(1);
  patient.first_pause = patient.longest_pause = 1h;
  ScorerPool pool(patient, make(), world.context);
  pool.wait_until_loaded(is_never_stopped);
  pool.answer("", "die");
  const auto answer = pool.answer("", "x");
  CHECK(answer.status == 503);
  CHECK(answer.body.find("killed by SIGKILL") != answer.body.npos);
  CHECK(model.made == 1);
}

TEST_CASE_FIXTURE(Fixture, "loads that fail are tried again, with pauses that grow") {
  ScorerPool pool(options(1), make(), world.context);
  pool.wait_until_loaded(is_never_stopped);
  model.failing_loads = 4;
  pool.answer("", "die");
  CHECK(becomes([&] { return pool.state().alive == 1; }));
  CHECK(model.failing_loads < 0);
  CHECK(world.reporter.warnings.size() == 5);
}

TEST_CASE_FIXTURE(Fixture, "a request waits for a scorer that is busy") {
  ScorerPool pool(options(1), make(), world.context);
  pool.wait_until_loaded(is_never_stopped);
  auto first = std::async(std::launch::async, [&] { return pool.answer("", "slow"); });
  CHECK(becomes([&] { return pool.state().busy == 1; }));
  auto second = std::async(std::launch::async, [&] { return pool.answer("", "x"); });
  CHECK(second.wait_for(20ms) == std::future_status::timeout);
  model.gate.open();
  CHECK(first.get().body == "slow");
  CHECK(second.get().body == "x");
}

TEST_CASE_FIXTURE(Fixture, "a request that no scorer takes in time is answered") {
  auto impatient = options(1);
  impatient.patience = 10ms;
  ScorerPool pool(impatient, make(), world.context);
  pool.wait_until_loaded(is_never_stopped);
  auto first = std::async(std::launch::async, [&] { return pool.answer("", "slow"); });
  CHECK(becomes([&] { return pool.state().busy == 1; }));
  CHECK(pool.answer("", "x").status == 504);
  model.gate.open();
}

TEST_CASE_FIXTURE(Fixture, "after the end, requests are refused") {
  ScorerPool pool(options(1), make(), world.context);
  pool.wait_until_loaded(is_never_stopped);
  pool.end();
  CHECK(becomes([&] { return pool.answer("", "x").status == 503; }));
}

namespace {

/// Requests that are asked at the same time as others.
struct Asked {
  std::vector<std::future<ScoringAnswer>> answers;

  void add(ScorerPool& pool, const char* body) {
    answers.push_back(
        std::async(std::launch::async, [&pool, body] { return pool.answer("", body); }));
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "requests that wait are answered together, up to a number") {
  auto batching = options(1);
  batching.most_rows = 3;
  ScorerPool pool(batching, make(), world.context);
  pool.wait_until_loaded(is_never_stopped);
  Asked asked;
  asked.add(pool, "slow");
  CHECK(becomes([&] { return model.gate.has(1); }));
  for (const char* body : {"a", "b", "c", "d"}) asked.add(pool, body);
  CHECK(becomes([&] { return pool.state().waiting == 4; }));
  model.gate.open();
  std::size_t in_threes = 0;
  for (auto& each : asked.answers) {
    const auto answer = each.get();
    CHECK(answer.status == 200);
    if (answer.times.together == 3) ++in_threes;
    CHECK(answer.times.together != 2);
  }
  CHECK(in_threes == 3);
}

TEST_CASE_FIXTURE(Fixture, "a request that ends a scorer takes no other with it") {
  auto batching = options(3);
  batching.most_rows = 8;
  batching.settled = 0ms;
  ScorerPool pool(batching, make(), world.context);
  pool.wait_until_loaded(is_never_stopped);
  Asked asked;
  for (int i = 0; i < 3; ++i) asked.add(pool, "slow");
  CHECK(becomes([&] { return model.gate.has(3); }));
  for (const char* body : {"a", "die", "b"}) asked.add(pool, body);
  CHECK(becomes([&] { return pool.state().waiting == 3; }));
  model.gate.open();
  std::size_t failed = 0;
  for (auto& each : asked.answers) {
    const auto answer = each.get();
    if (answer.status != 200) ++failed;
  }
  CHECK(failed == 1);
}

TEST_CASE_FIXTURE(Fixture, "with a delay, a request waits for others although a scorer is free") {
  auto batching = options(1);
  batching.most_rows = 2;
  batching.delay = 1h;
  batching.patience = 2h;
  ScorerPool pool(batching, make(), world.context);
  pool.wait_until_loaded(is_never_stopped);
  Asked asked;
  asked.add(pool, "a");
  CHECK(becomes([&] { return pool.state().busy == 1; }));
  asked.add(pool, "b");
  for (auto& each : asked.answers) CHECK(each.get().times.together == 2);
}
