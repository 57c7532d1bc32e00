// SPDX-License-Identifier: Apache-2.0
#include "scoring/worker.h"

#include <chrono>
#include <csignal>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include "support/failure.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::scoring;

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct WorkerFixture : test::FakeContext {
  static Command command(const std::string& behaviour) {
    return {.arguments = {"python3", MLF_TEST_DATA "/../support/fake_worker.py", behaviour}};
  }
  /// The answer to a small request.
  std::string score(const std::string& behaviour,
                    std::optional<milliseconds> patience = std::nullopt) const {
    Worker worker(command(behaviour), patience, context);
    return worker.score({.content_type = "text/csv", .body = "a\n1\n"});
  }
  std::string failure(const std::string& behaviour,
                      std::optional<milliseconds> patience = std::nullopt) const {
    return test::failure([&] { score(behaviour, patience); });
  }
};

/// Standard error goes to /dev/null meanwhile.
class SilentError {
 public:
  SilentError() : before_(dup(STDERR_FILENO)) {
    const FileDescriptor null(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    dup2(null.get(), STDERR_FILENO);
  }
  ~SilentError() { dup2(before_.get(), STDERR_FILENO); }
  SilentError(const SilentError&) = delete;
  SilentError& operator=(const SilentError&) = delete;

 private:
  FileDescriptor before_;
};

}  // namespace

TEST_CASE_FIXTURE(WorkerFixture, "a worker is asked as often as one likes, also much at once") {
  Worker worker(command("echoes"), std::nullopt, context);
  CHECK(worker.mlflow_version() == "3.1");
  for (int i = 0; i < 3; ++i) {
    CHECK(worker.score({.content_type = "text/csv",
                        .body = "a\n1\n",
                        .types = ScoringRequest::Types::signature,
                        .params = R"({"n": 1})"}) ==
          R"({"content_type": "text/csv", "with_signature": true, "params": {"n": 1}})"
          "\na\n1\n");
  }
  const std::string large(std::size_t{5} << 20, 'x');
  CHECK(worker.score({.content_type = "text/csv", .body = large}).ends_with("\n" + large));
}

TEST_CASE_FIXTURE(WorkerFixture, "what a model prints, however much, is not taken for an answer") {
  const SilentError silent;
  CHECK(score("prints").ends_with("\na\n1\n"));
}

TEST_CASE_FIXTURE(WorkerFixture, "a refused request leaves a worker that can be asked again") {
  Worker worker(command("refuses"), std::nullopt, context);
  for (int i = 0; i < 2; ++i) {
    try {
      worker.score({.content_type = "text/csv", .body = ""});
      FAIL("was not refused");
    } catch (const ScoringError& error) {
      CHECK(error.code_name() == "BAD_REQUEST");
      CHECK(short_reason(error) == "ValueError: too hot");
    }
  }
  CHECK(reporter.details.size() == 2);
}

TEST_CASE("the reason of a refusal is the line that says it") {
  const auto reason = [](const std::string& message) {
    return short_reason(ScoringError(message, "BAD_REQUEST", ""));
  };
  CHECK(
      reason("Failed to predict data '  a\n0 1'. \nError: Model is missing inputs ['b'].\nmore") ==
      "Model is missing inputs ['b'].");
  CHECK(reason("no\nway") == "no");
  CHECK(reason("") == "");
}

TEST_CASE_FIXTURE(WorkerFixture, "a worker that cannot load the model says why") {
  const SilentError silent;
  CHECK(failure("does not load") ==
        "INVALID_STATE: the model cannot be loaded: ModuleNotFoundError: No module named 'x', "
        "which its environment lacks");
  CHECK(failure("dies loading") ==
        "INTERNAL_ERROR: the worker that loads the model ended with exit code 1; it printed last: "
        "no such luck");
  CHECK(test::failure_code([&] {
          Worker({.arguments = {"/no/such/program"}}, std::nullopt, context);
        }) == "RESOURCE_DOES_NOT_EXIST");
}

TEST_CASE_FIXTURE(WorkerFixture, "the error says how a worker ended") {
  const SilentError silent;
  CHECK(failure("killed") ==
        "INTERNAL_ERROR: the worker that asks the model was killed by signal 9 (Killed), perhaps "
        "because memory ran out");
  for (const auto* behaviour : {"exits", "leaves a child"}) {
    CHECK(failure(behaviour).starts_with(
        "INTERNAL_ERROR: the worker that asks the model ended with exit code 3"));
  }
  CHECK(failure("exits").ends_with("; it printed last: out of ideas"));
  CHECK(failure("half") ==
        "INTERNAL_ERROR: the worker that asks the model ended with exit code 0 in the middle of an "
        "answer");
  CHECK(failure("closes") ==
        "INTERNAL_ERROR: the worker that asks the model closed its connection");
}

TEST_CASE_FIXTURE(WorkerFixture, "what is no answer is refused") {
  CHECK(failure("garbage").starts_with("INTERNAL_ERROR: the worker sent what is no answer"));
  CHECK(failure("no JSON") == "INTERNAL_ERROR: the worker's answer has no 'status'");
}

TEST_CASE_FIXTURE(WorkerFixture, "waiting ends with patience or a signal, and so does the worker") {
  const auto start = std::chrono::steady_clock::now();
  CHECK(failure("hangs", milliseconds(1500)) ==
        "TEMPORARILY_UNAVAILABLE: the model has not answered after 1.5 s");
  Worker worker(command("hangs"), std::nullopt, context);
  context.stop_signal = [] { return SIGTERM; };
  CHECK(test::failure([&] { worker.score({.content_type = "", .body = ""}); }) ==
        "INVALID_STATE: the worker was stopped");
  CHECK(std::chrono::steady_clock::now() - start < seconds(50));
}
