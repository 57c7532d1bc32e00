// SPDX-License-Identifier: Apache-2.0
#include "backend/slurm/slurm_backend.h"

#include <doctest/doctest.h>

#include "../backend_fixture.h"
#include "backend/slurm/slurm_config.h"
#include "backend/slurm/slurm_states.h"
#include "base/error.h"

using namespace mlf;
using namespace mlf::backend;
using test::BackendFixture;
using State = JobStatus::State;

TEST_CASE("the backend config becomes options of sbatch") {
  const auto config = parse_slurm_config(
      R"({"partition": "gpu; rm", "nodes": 2, "exclusive": true, "requeue": false,
          "options": ["--licenses=a:1"], "prologue": ["module load cuda"], "array-limit": 4})");
  CHECK(config.options == std::vector<std::string>{"--no-requeue", "--partition=gpu; rm",
                                                   "--nodes=2", "--exclusive", "--licenses=a:1"});
  CHECK(config.prologue == std::vector<std::string>{"module load cuda"});
  CHECK(config.array_limit == 4);
  CHECK(parse_slurm_config(R"({"requeue": true})").options ==
        std::vector<std::string>{"--requeue"});
}

TEST_CASE("what the backend config cannot have is refused by name") {
  const auto refusal = [](std::string_view config) -> std::string {
    try {
      parse_slurm_config(config);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  CHECK(refusal(R"({"partiton": "x"})") ==
        "backend config: the backend 'slurm' has no 'partiton'; did you mean 'partition'?");
  CHECK(refusal(R"({"cpus_per_task": 2})").ends_with("did you mean 'cpus-per-task'?"));
  CHECK(refusal(R"({"zzzzzzzzz": 2})").ends_with("go into 'options'"));
  CHECK(refusal(R"({"nodes": [1]})") ==
        "backend config: 'nodes' must be a string, a whole number or true");
  CHECK(refusal(R"({"options": "x"})") == "backend config: 'options' must be an array of strings");
  CHECK(refusal(R"({"options": ["--output=/etc/passwd"]})") ==
        "backend config: the option --output is mlf's own");
  CHECK(refusal(R"({"options": ["script.sh"]})").find("is none") != std::string::npos);
  CHECK(refusal(R"({"array-limit": 0})").find("above 0") != std::string::npos);
}

TEST_CASE("Slurm's states") {
  CHECK(slurm_status("PENDING", "Resources") == JobStatus{State::queued, "Resources"});
  CHECK(slurm_status("RUNNING", "None") == JobStatus{State::running});
  CHECK(slurm_status("COMPLETING", "TimeLimit") == JobStatus{State::running, "TIMEOUT"});
  CHECK(slurm_status("COMPLETED", "None") == JobStatus{State::succeeded});
  CHECK(slurm_status("FAILED", "NonZeroExitCode") == JobStatus{State::failed});
  CHECK(slurm_status("CANCELLED by 1000", "") == JobStatus{State::killed});
  CHECK(slurm_status("TIMEOUT", "TimeLimit") == JobStatus{State::killed, "TIMEOUT"});
  CHECK(slurm_status("OUT_OF_MEMORY", "") == JobStatus{State::killed, "OUT_OF_MEMORY"});
  CHECK(slurm_status("NODE_FAIL", "") == JobStatus{State::killed, "NODE_FAIL"});
  CHECK(slurm_status("NEW\x1b", "") == JobStatus{State::unknown, "NEW\\x1b"});
}

TEST_CASE_FIXTURE(BackendFixture, "a run is submitted as a script without files") {
  SlurmBackend backend(options, context);
  project::Launch first = launch("r1");
  first.request.backend_config = R"({"partition": "gpu", "prologue": ["module load cuda"]})";
  says("4242;east\n");
  const Job job{first, backend.submit(first)};
  CHECK(backend.display(job.id) == "4242;east");
  REQUIRE(questions.size() == 1);
  CHECK(questions[0].words ==
        "sbatch --parsable --job-name=iris:main --no-requeue --partition=gpu "
        "--output=" +
            directory.path().string() + "/mlf/jobs/r1/.mlf-slurm-%j.log");
  const std::string& script = questions[0].input;
  CHECK(script.starts_with("#!/bin/bash\nmodule load cuda\n"));
  CHECK(script.find("exec mlf project execute r1 '--tracking-uri=file:///it'\"'\"'s a store'\n") !=
        std::string::npos);
}

TEST_CASE_FIXTURE(BackendFixture, "several runs are one array, each task its own run") {
  SlurmBackend backend(options, context);
  const std::vector<project::Launch> launches{launch("r1"), launch("r2"), launch("r3")};
  says("77\n");
  const auto jobs = backend.submit_array(launches, 2);
  REQUIRE(jobs.size() == 3);
  CHECK(backend.display(jobs[2]) == "77_2");
  CHECK(questions[0].words.find(" --array=0-2%2 ") != std::string::npos);
  CHECK(questions[0].input.find("runs=(\n  r1\n  r2\n  r3)\n") != std::string::npos);
  CHECK(questions[0].input.find("execute \"${runs[SLURM_ARRAY_TASK_ID]}\"") != std::string::npos);

  says("77_0|RUNNING|None\n77_2|PENDING|JobArrayTaskLimit\n");
  says("77_1|TIMEOUT\n");
  const std::vector<Job> asked{
      {launches[0], jobs[0]}, {launches[1], jobs[1]}, {launches[2], jobs[2]}};
  const auto found = backend.statuses(asked);
  CHECK(found[0] == JobStatus{State::running});
  CHECK(found[1] == JobStatus{State::killed, "TIMEOUT"});
  CHECK(found[2] == JobStatus{State::queued, "JobArrayTaskLimit"});
  CHECK(questions[1].words.ends_with("--jobs=77"));
}

TEST_CASE_FIXTURE(BackendFixture, "sbatch's refusal is told in its words, on one line") {
  SlurmBackend backend(options, context);
  fails(
      "sbatch: error: invalid partition specified: x\nsbatch: error: Batch job submission "
      "failed: Invalid partition name specified\n");
  CHECK_THROWS_WITH(backend.submit(launch("r1")),
                    "sbatch: invalid partition specified: x; Batch job submission failed: Invalid "
                    "partition name specified");
  says("no number\n");
  CHECK_THROWS_WITH(backend.submit(launch("r1")),
                    "sbatch answered 'no number', which is no job id");
}

TEST_CASE_FIXTURE(BackendFixture, "a job is forgotten only where squeue says so") {
  SlurmBackend backend(options, context);
  says("5\n");
  const Job job{launch("r1"), backend.submit(launch("r1"))};
  fails("slurm_load_jobs error: Invalid job id specified\n");
  fails("Slurm accounting storage is disabled\n");
  CHECK(backend.status(job) == JobStatus{State::forgotten});
  fails("slurm_load_jobs error: Unable to contact slurm controller (connect failure)\n");
  CHECK(backend.status(job).state == State::unknown);
  CHECK(backend.status({launch("r1"), "{\"id\": \"5; rm\", \"cluster\": \"\", \"log\": \"\"}"})
            .detail.ends_with("is no job of Slurm"));
}

TEST_CASE_FIXTURE(BackendFixture,
                  "jobs that wait are cancelled, those that run asked by a signal") {
  SlurmBackend backend(options, context, std::chrono::milliseconds(0));
  const std::vector<project::Launch> launches{launch("r1"), launch("r2")};
  says("7;east\n");
  const auto ids = backend.submit_array(launches, 0);
  const std::vector<Job> jobs{{launches[0], ids[0]}, {launches[1], ids[1]}};
  says("runs=(\n  r1\n  r2)\n");
  says("");
  says("");
  backend.cancel_all(jobs);
  CHECK(questions[1].words == "scontrol --clusters=east write batch_script 7 -");
  CHECK(questions[2].words == "scancel --clusters=east --state=PENDING -- 7_0 7_1");
  CHECK(questions[3].words ==
        "scancel --clusters=east --state=RUNNING --batch --signal=TERM -- 7_0 7_1");
  says("runs=(\n  r1\n  r2)\n");
  says("");
  backend.kill(jobs[1]);
  CHECK(questions[5].words == "scancel --clusters=east -- 7_1");
  says("execute r3\n");
  CHECK_THROWS_WITH(backend.kill(jobs[1]),
                    "job 7_1, which run r2 names, is none of its own: it is left alone");
}

TEST_CASE_FIXTURE(BackendFixture, "a job that cannot be asked is cancelled") {
  SlurmBackend backend(options, context);
  says("5\n");
  const Job job{launch("r1"), backend.submit(launch("r1"))};
  says("execute r1\n");
  says("");
  fails("scancel: error: Kill job error on job id 5: Job can not be altered now, try later\n");
  says("execute r1\n");
  says("");
  backend.cancel(job);
  CHECK(questions.back().words == "scancel -- 5");
}

TEST_CASE_FIXTURE(BackendFixture, "cancelling a job that is over is no error, one of another is") {
  SlurmBackend backend(options, context, std::chrono::milliseconds(0));
  says("5\n");
  const Job job{launch("r1"), backend.submit(launch("r1"))};
  fails("job script retrieval failed: Invalid job id specified\n");
  for (int i = 0; i < 2; ++i) {
    fails("scancel: error: Kill job error on job id 5: Invalid job id specified\n");
  }
  backend.cancel(job);
  CHECK(questions.size() == 4);
  says("execute r1\n");
  fails("scancel: error: Kill job error on job id 5: Job/step already completing or completed\n");
  backend.kill(job);
  says("execute r1\n");
  fails(
      "scancel: error: Kill job error on job id 4: Invalid job id specified\n"
      "scancel: error: Kill job error on job id 5: Access/permission denied\n");
  CHECK_THROWS_WITH(backend.kill(job),
                    "scancel: Kill job error on job id 4: Invalid job id specified; Kill job error "
                    "on job id 5: Access/permission denied");
}
