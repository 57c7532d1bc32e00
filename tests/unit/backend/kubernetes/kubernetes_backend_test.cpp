// SPDX-License-Identifier: Apache-2.0
#include "backend/kubernetes/kubernetes_backend.h"

#include <doctest/doctest.h>

#include "../backend_fixture.h"
#include "base/error.h"

using namespace mlf;
using namespace mlf::backend;
using test::BackendFixture;
using State = JobStatus::State;

namespace {

std::string job_of(const std::string& run_id) {
  return R"({"spec": {"template": {"spec": {"containers": [{"env": [{"name": "MLFLOW_RUN_ID",
            "value": ")" +
         run_id +
         R"("}]}]}}}, "status": {"conditions": [{"type": "Complete", "status": "True"}]}})";
}

}  // namespace

TEST_CASE_FIXTURE(BackendFixture, "only a name that Kubernetes gives becomes a word of kubectl") {
  KubernetesBackend backend(options, context);
  for (const char* id : {"", "/", "a/", "/--kubeconfig=EVIL", "--kubeconfig=EVIL", "--as=root/x",
                         "a/b c", "a/b\nc", "A/b", "a/b/c", "a/-b", "a/b-", "../b"}) {
    const Job job{launch("r1"), id};
    CHECK(backend.status(job).state == State::unknown);
    CHECK_THROWS_AS(backend.cancel(job), Error);
    CHECK_THROWS_AS(backend.kill(job), Error);
    CHECK_THROWS_AS(backend.log(job), Error);
  }
  CHECK(questions.empty());
  says(job_of("r1"));
  CHECK(backend.status({launch("r1"), "full/iris-2026-1"}) == JobStatus{State::succeeded});
  CHECK(questions[0].words ==
        "kubectl --request-timeout=30s --namespace=full get job -o json -- iris-2026-1");
}

TEST_CASE_FIXTURE(BackendFixture, "only a job that was made for the run is its job") {
  KubernetesBackend backend(options, context);
  const Job job{launch("r1"), "full/iris"};
  for (const std::string& other : {job_of("r2"), std::string("{}"), std::string("[]"),
                                   std::string("{\"spec\": {\"template\": 7}}")}) {
    says(other);
    CHECK(backend.status(job).state == State::unknown);
    says(other);
    CHECK_THROWS_WITH(backend.cancel(job),
                      "job full/iris, which run r1 names, is none of its own: it is left alone");
  }
  says(job_of("r1"));
  says("");
  backend.cancel(job);
  CHECK(questions.back().words ==
        "kubectl --request-timeout=30s --namespace=full delete job --wait=false "
        "--ignore-not-found -- iris");
}

TEST_CASE_FIXTURE(BackendFixture, "a context with control characters is none") {
  KubernetesBackend backend(options, context);
  Job job{launch("r1"), "full/iris"};
  job.launch.request.backend_config = R"({"kube-context": "a\nb"})";
  CHECK_THROWS_AS(backend.log(job), Error);
  CHECK(questions.empty());
}
