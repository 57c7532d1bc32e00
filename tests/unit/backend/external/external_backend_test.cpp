// SPDX-License-Identifier: Apache-2.0
#include "backend/external/external_backend.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "../backend_fixture.h"
#include "base/error.h"

using namespace mlf;
using namespace mlf::backend;
using test::BackendFixture;
using State = JobStatus::State;

TEST_CASE_FIXTURE(BackendFixture, "a program gets the launch and gives the job") {
  ExternalBackend backend("/bin/mlf-backend-at", options, context);
  says("{\"job\": \"j7\"}\n");
  CHECK(backend.submit(launch("r1")) == "j7");
  CHECK(questions[0].words == "/bin/mlf-backend-at submit");
  const auto input = nlohmann::json::parse(questions[0].input);
  CHECK(input["launch"]["run_id"] == "r1");
  CHECK(input["execute"][1] == "execute");
  CHECK(input["job"].is_null());
  CHECK(input["directory"] == job_directory("r1"));

  const Job job{launch("r1"), "j7"};
  says("{\"state\": \"queued\", \"detail\": \"no room\"}");
  CHECK(backend.status(job) == JobStatus{State::queued, "no room"});
  CHECK(nlohmann::json::parse(questions[1].input)["job"] == "j7");
  says("");
  backend.kill(job);
  CHECK(questions[2].words == "/bin/mlf-backend-at kill");
  says("its\nlog\n");
  CHECK(backend.log(job) == "its\nlog\n");
}

TEST_CASE_FIXTURE(BackendFixture, "a program that fails or answers nonsense is told of") {
  ExternalBackend backend("/bin/mlf-backend-at", options, context);
  const Job job{launch("r1"), "j7"};
  fails("trying\nno room\n\n");
  CHECK_THROWS_WITH(backend.submit(launch("r1")), "mlf-backend-at: no room");
  says("nonsense");
  CHECK_THROWS_WITH(backend.submit(launch("r1")), "mlf-backend-at: its answer has no string 'job'");
  says("{\"state\": \"RUNNING\"}");
  CHECK(backend.status(job) ==
        JobStatus{State::unknown, "mlf-backend-at: there is no state 'RUNNING'"});
  fails("");
  CHECK(backend.status(job).detail == "mlf-backend-at: it failed with exit code 1");
  for (const char* answer : {"{\"job\": \"\"}", "{\"job\": \"-x\"}", "{\"job\": \"a b\"}"}) {
    says(answer);
    CHECK_THROWS_AS(backend.submit(launch("r1")), Error);
  }
  const std::size_t asked = questions.size();
  CHECK(backend.status({launch("r1"), "--evil"}).state == State::unknown);
  CHECK_THROWS_AS(backend.kill({launch("r1"), "a\nb"}), Error);
  CHECK(questions.size() == asked);
}
