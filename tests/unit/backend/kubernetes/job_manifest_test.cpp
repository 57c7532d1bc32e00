// SPDX-License-Identifier: Apache-2.0
#include "backend/kubernetes/job_manifest.h"

#include <fstream>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "backend/kubernetes/job_status.h"
#include "base/error.h"
#include "support/fakes.h"

namespace mlf::backend {

namespace {

using Json = nlohmann::ordered_json;
using State = JobStatus::State;

constexpr std::string_view job_template = R"(apiVersion: batch/v1
kind: Job
metadata: {name: "{replaced}", namespace: mlflow}
spec:
  ttlSecondsAfterFinished: 100
  template:
    spec:
      containers:
        - name: replaced
          image: replaced
          env: [{name: KEPT, value: "1"}]
          resources: {limits: {memory: 512Mi}}
        - {name: second, image: other}
      restartPolicy: Never
)";

Json read(std::string_view text) {
  const test::TempDir directory;
  const auto path = directory.path() / "job.yaml";
  std::ofstream(path) << text;
  return read_job_template(path);
}

JobContents contents() {
  return {.project_name = "iris",
          .image = "registry:5000/iris:1234567@sha256:0",
          .command = "python train.py --alpha 0.5",
          .environment = {{"MLFLOW_RUN_ID", "r"}},
          .time = std::chrono::system_clock::time_point(std::chrono::microseconds(1))};
}

Json container_of(const JobContents& filled) {
  return job_manifest(read(job_template), filled)["spec"]["template"]["spec"]["containers"][0];
}

}  // namespace

TEST_CASE("a template is filled in as MLflow fills it in") {
  const Json manifest = job_manifest(read(job_template), contents());
  const auto name = manifest["metadata"]["name"].get<std::string>();
  CHECK(name.substr(0, 5) == "iris-");
  CHECK(name.substr(name.size() - 7) == "-000001");
  CHECK(name.size() == 5 + 26);
  CHECK(manifest["metadata"]["namespace"] == "mlflow");
  CHECK(manifest["spec"]["ttlSecondsAfterFinished"] == 100);
  const Json& pod = manifest["spec"]["template"]["spec"];
  CHECK(pod["containers"][0]["name"] == "iris");
  CHECK(pod["containers"][0]["image"] == "registry:5000/iris:1234567@sha256:0");
  CHECK(pod["containers"][0]["command"] == Json{"python", "train.py", "--alpha", "0.5"});
  CHECK(pod["containers"][0]["resources"]["limits"]["memory"] == "512Mi");
  CHECK(pod["containers"][0]["env"].dump() ==
        R"([{"name":"KEPT","value":"1"},{"name":"MLFLOW_RUN_ID","value":"r"}])");
  CHECK(pod["containers"][1].dump() == R"({"name":"second","image":"other"})");
}

TEST_CASE("names become valid ones") {
  JobContents filled = contents();
  filled.project_name = "-My Project_" + std::string(80, 'x');
  CHECK(container_of(filled)["name"] == "my-project-" + std::string(51, 'x'));
  const auto name = job_manifest(read(job_template), filled)["metadata"]["name"];
  CHECK(name.get<std::string>().size() <= 63);
  filled.project_name = "...";
  CHECK(container_of(filled)["name"] == "project");
}

TEST_CASE("a command gets a shell where it needs one, and Kubernetes expands nothing in it") {
  JobContents filled = contents();
  filled.command = "a 'b c' && d > e\n";
  CHECK(container_of(filled)["command"] == Json{"sh", "-c", "a 'b c' && d > e\n"});
  filled.command = "a 'b c' '$(KEPT)' '$x'\n";
  CHECK(container_of(filled)["command"] == Json{"a", "b c", "$$(KEPT)", "$x"});
}

TEST_CASE("what is no template is refused with its place") {
  CHECK_THROWS_WITH_AS(read("kind: Job\nmetadata: [\n"), doctest::Contains("job.yaml:"), Error);
  CHECK_THROWS_WITH_AS(read("kind: Pod\n"), doctest::Contains("kind must be Job"), Error);
  CHECK_THROWS_WITH_AS(read("kind: Job\n"), doctest::Contains("metadata must be"), Error);
  CHECK_THROWS_WITH_AS(
      read("{kind: Job, metadata: {}, spec: {template: {spec: {containers: []}}}}"),
      doctest::Contains("containers must be"), Error);
  CHECK_THROWS_AS(read_job_template("/nonexistent"), Error);
}

TEST_CASE("a backend config is refused in MLflow's words") {
  const auto config = [](const char* text) { return kubernetes_config(text); };
  CHECK_THROWS_WITH_AS(config("{}"), doctest::Contains("Specify 'backend_config'"), Error);
  CHECK_THROWS_WITH(config(R"({"repository-uri": "r"})"),
                    "'kube-job-template-path' attribute must be specified in backend_config.");
  CHECK_THROWS_WITH(config(R"({"kube-job-template-path": "/none"})"),
                    "Could not find 'kube-job-template-path': /none");
  CHECK_THROWS_WITH(config(R"({"kube-job-template-path": "/"})"),
                    "Could not find 'repository-uri' in backend_config.");
  CHECK_THROWS_WITH(config(R"({"kube-job-template-path": 1})"),
                    "'kube-job-template-path' of the backend config must be a text");
  const KubernetesConfig whole =
      config(R"({"kube-job-template-path": "/", "repository-uri": "r/x", "kube-context": "c"})");
  CHECK(whole.repository == "r/x");
  CHECK(whole.context == "c");
}

TEST_CASE("a job stands where its conditions and its start say") {
  const auto status = [](const char* text) { return status_of_job(nlohmann::json::parse(text)); };
  CHECK(status("{}") == JobStatus{State::queued});
  CHECK(status("[]") == JobStatus{State::queued});
  CHECK(status(R"({"status": {"startTime": "2026-01-01T00:00:00Z"}})") ==
        JobStatus{State::running});
  CHECK(status(R"({"status": {"conditions": [{"type": "Complete", "status": "True"}]}})") ==
        JobStatus{State::succeeded});
  CHECK(status(R"({"status": {"startTime": "x", "conditions": [
                    {"type": "Complete", "status": "False"},
                    {"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded",
                     "message": "too often"}]}})") ==
        JobStatus{State::failed, "BackoffLimitExceeded: too often"});
}

TEST_CASE("pods say why they do not run and how they ended") {
  const auto detail = [](const std::string& status) {
    return detail_of_pods(nlohmann::json::parse(R"({"items": [{"status": )" + status + "}]}"));
  };
  CHECK(detail("{}").empty());
  CHECK(detail(R"({"containerStatuses": [{"state": {"waiting": {"reason": "ImagePullBackOff",
                   "message": "no such image"}}}]})") == "ImagePullBackOff: no such image");
  CHECK(
      detail(R"({"containerStatuses": [{"state": {"waiting": {"reason": "ContainerCreating"}}}]})")
          .empty());
  CHECK(detail(R"({"containerStatuses": [{"state": {"terminated": {"exitCode": 137,
                   "reason": "OOMKilled"}}}]})") == "OOMKilled, exit code 137");
  CHECK(detail(R"({"containerStatuses": [{"state": {"terminated": {"exitCode": 3,
                   "reason": "Error"}}}]})") == "exit code 3");
  CHECK(detail(R"({"containerStatuses": [{"state": {"terminated": {"exitCode": 0}}}]})").empty());
  CHECK(detail(R"({"conditions": [{"type": "PodScheduled", "status": "False",
                   "reason": "Unschedulable", "message": "no node"}]})") ==
        "Unschedulable: no node");
  CHECK(detail_of_pods(nlohmann::json::parse("[1]")).empty());
}

}  // namespace mlf::backend
