// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/native_service.h"

#include <atomic>
#include <future>
#include <thread>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "support/fakes.h"
#include "support/http_world.h"

using namespace mlf;
using namespace mlf::scoring;
using namespace mlf::scoring::native;

namespace {

/// Answers with the first column.
class FirstColumn : public NativeModel {
 public:
  Output predict(const Input& input, const Json& /*params*/) const override {
    const auto* frame = std::get_if<Frame>(&input);
    if (frame == nullptr) throw HandOver("no table");
    const auto rows = static_cast<std::int64_t>(frame->rows);
    return Tensor{.shape = {rows}, .values = frame->columns.front().values};
  }
  const std::string& library() const override { return name_; }

 private:
  std::string name_ = "Some 1.0";
};

class PythonScorer : public Scorer {
 public:
  ScoringAnswer answer(std::string_view /*content_type*/, std::string_view /*body*/,
                       std::chrono::milliseconds /*patience*/) override {
    return {.status = 200, .content_type = "text/plain", .body = "of Python"};
  }
  void attend() override {}
  const std::string& mlflow_version() const override { return version_; }

 private:
  std::string version_ = "3.1.4";
};

struct ServiceFixture : test::FakeContext {
  NativeService make() {
    const model::Mlmodel about{.mlflow_version = "2.9.1"};
    auto scorer =
        std::make_unique<NativeScorer>(about, std::make_unique<FirstColumn>(), CsvNumbers::nearest);
    return {std::move(scorer),
            [this]() -> std::unique_ptr<ScorerPool> {
              ++pools;
              if (!has_python) throw not_found("there is no python3 on PATH");
              const auto make_scorer = [this](const Context&) {
                if (waits) gate.pass();
                return std::make_unique<PythonScorer>();
              };
              return std::make_unique<ScorerPool>(PoolOptions{}, make_scorer, context);
            },
            context};
  }

  std::atomic<int> pools = 0;
  bool has_python = true;
  bool waits = false;
  test::Gate gate;
};

constexpr auto* json_type = "application/json";
constexpr auto* usual = R"({"dataframe_split": {"columns": ["a"], "data": [[1.5], [2]]}})";
constexpr auto* unusual = R"({"inputs": {"a": [{"x": 1}]}})";

}  // namespace

TEST_CASE_FIXTURE(ServiceFixture, "a usual request needs no Python") {
  auto service = make();
  const auto answer = service.answer(json_type, usual);
  CHECK(answer.status == 200);
  CHECK(answer.body == R"({"predictions": [1.5, 2.0]})");
  CHECK(service.answer(json_type, "[1]").status == 400);
  CHECK(service.mlflow_version() == "2.9.1");
  CHECK(service.state().alive == 1);
  CHECK(pools == 0);
}

TEST_CASE_FIXTURE(ServiceFixture, "Python is started once, for the first request that needs it") {
  auto service = make();
  CHECK(service.answer(json_type, unusual).body == "of Python");
  CHECK(service.answer(json_type, unusual).body == "of Python");
  CHECK(pools == 1);
}

TEST_CASE_FIXTURE(ServiceFixture, "while Python starts, only one request waits for it") {
  waits = true;
  auto service = make();
  auto first = std::async(std::launch::async, [&] { return service.answer(json_type, unusual); });
  while (!gate.has(1)) std::this_thread::yield();
  CHECK(service.answer(json_type, unusual).status == 503);
  CHECK(service.answer(json_type, usual).status == 200);
  gate.open();
  CHECK(first.get().body == "of Python");
}

TEST_CASE_FIXTURE(ServiceFixture, "without Python the answer says what needs it") {
  has_python = false;
  auto service = make();
  const auto answer = service.answer(json_type, unusual);
  CHECK(answer.status == 400);
  CHECK(answer.body.find("which cannot be had: there is no python3 on PATH") != std::string::npos);
  CHECK(service.answer(json_type, unusual).status == 400);
  CHECK(pools == 1);
  CHECK(service.answer(json_type, usual).status == 200);
}
