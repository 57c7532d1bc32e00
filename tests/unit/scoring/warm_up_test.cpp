// SPDX-License-Identifier: Apache-2.0
#include "scoring/warm_up.h"

#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::scoring;
using namespace std::chrono_literals;

namespace {

/// Notes what it is asked for.
class NotingScorer : public Scorer {
 public:
  NotingScorer(std::vector<std::string>& asked, std::string behaviour)
      : asked_(asked), behaviour_(std::move(behaviour)) {}

  ScoringAnswer answer(std::string_view content_type, std::string_view body,
                       std::chrono::milliseconds /*patience*/) override {
    asked_.push_back(std::string(content_type) + " " + std::string(body));
    if (behaviour_ == "dies") throw internal_error("the worker has ended");
    return {.status = behaviour_ == "refuses" ? 400 : 200, .content_type = "", .body = "no"};
  }
  void attend() override {}
  const std::string& mlflow_version() const override { return behaviour_; }

 private:
  std::vector<std::string>& asked_;
  std::string behaviour_;
};

struct WarmUpWorld {
  test::FakeContext context;
  std::vector<std::string> asked;
  int made = 0;

  std::unique_ptr<Scorer> make(const std::string& behaviour) {
    const auto make = [&](const Context&) {
      ++made;
      return std::make_unique<NotingScorer>(asked, behaviour);
    };
    return warmed_up(make, "{}", 1s)(context.context);
  }
};

}  // namespace

TEST_CASE_FIXTURE(WarmUpWorld, "a scorer has answered once before it is used") {
  CHECK(make("answers") != nullptr);
  CHECK(asked == std::vector<std::string>{"application/json {}"});
  CHECK(context.reporter.warnings.empty());
}

TEST_CASE_FIXTURE(WarmUpWorld, "a refused example is told, and the scorer is used") {
  CHECK(make("refuses") != nullptr);
  CHECK(made == 1);
  CHECK(context.reporter.warnings ==
        std::vector<std::string>{
            "the model does not answer its own example: it answers with status 400: no"});
}

TEST_CASE_FIXTURE(WarmUpWorld, "a scorer that ends over its example is made anew") {
  CHECK(make("dies") != nullptr);
  CHECK(made == 2);
  CHECK(asked.size() == 1);
  CHECK(
      context.reporter.warnings ==
      std::vector<std::string>{"the model does not answer its own example: the worker has ended"});
}
