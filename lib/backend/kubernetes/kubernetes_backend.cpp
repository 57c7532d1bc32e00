// SPDX-License-Identifier: Apache-2.0
// Runs a project in a Kubernetes cluster through kubectl, which already knows the user's clusters
// and credentials; a client of the Kubernetes API would have to handle both itself. submit() pushes
// the project's image and creates a Job from the user's template. The image need not contain mlf,
// so nothing in the cluster records the end of the run: JobWatch reads the Job's state and its log
// and does it. A job's identity comes from a store that others may write to, so a Job is deleted
// only when its containers name the run.
#include "backend/kubernetes/kubernetes_backend.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "backend/carry_out.h"
#include "backend/kubernetes/job_manifest.h"
#include "backend/kubernetes/job_status.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "base/uri.h"
#include "container/container.h"
#include "container/image.h"

namespace mlf::backend {

namespace {

using State = JobStatus::State;

/// The parts of a job's identity, NAMESPACE/NAME.
struct JobName {
  std::string name_space;
  std::string name;
};

/// Whether the text is a valid Kubernetes name: a DNS subdomain.
bool is_name(std::string_view text) {
  constexpr std::size_t longest = 253;
  constexpr std::string_view inside = "abcdefghijklmnopqrstuvwxyz0123456789-.";
  const auto is_outer = [](char c) { return c != '-' && c != '.'; };
  return !text.empty() && text.size() <= longest &&
         text.find_first_not_of(inside) == std::string_view::npos && is_outer(text.front()) &&
         is_outer(text.back());
}

/// Parses a job's identity. Others may write to the store that it comes from, and it becomes
/// arguments of kubectl, so only valid names are accepted. @throws Error INVALID_STATE.
JobName parse_job(const std::string& id) {
  const std::size_t slash = id.find('/');
  JobName job{"", id};
  if (slash != std::string::npos) job = {id.substr(0, slash), id.substr(slash + 1)};
  if (is_name(job.name) && (job.name_space.empty() || is_name(job.name_space))) return job;
  throw invalid_state("'{}' is no job of Kubernetes", printable(id));
}

/// The option of kubectl that selects the job's pods.
std::string selector_of(const Job& job) { return "--selector=job-name=" + parse_job(job.id).name; }

/// Whether the job that kubectl describes belongs to the run: a variable of its containers names
/// it.
bool is_job_of(const Json& job, std::string_view run_id) {
  static const Json::json_pointer path("/spec/template/spec/containers");
  if (!job.is_object() || !job.contains(path) || !job[path].is_array()) return false;
  return std::ranges::any_of(job[path], [&](const Json& container) {
    const auto variables =
        container.is_object() ? container.value("env", Json::array()) : Json::array();
    return std::ranges::any_of(variables, [&](const Json& variable) {
      return variable.is_object() && variable.value("name", Json()) == "MLFLOW_RUN_ID" &&
             variable.value("value", Json()) == run_id;
    });
  });
}

/// Why kubectl failed, in one line.
std::string reason(const Captured& answer) {
  if (answer.timed_out) return "no answer within a minute";
  const std::string_view said = trim(answer.error);
  if (said.empty()) return fmt::format("exit code {}", answer.status.shell_code());
  return printable(split(said, '\n').front());
}

bool is_not_found(const Captured& answer) {
  return !answer.status.success() && answer.error.find("(NotFound)") != std::string::npos;
}

bool succeeded(const Captured& answer) { return answer.status.success() && !answer.timed_out; }

void require_answer(const Captured& answer, std::string_view what) {
  if (!succeeded(answer)) throw internal_error("{}: {}", what, reason(answer));
}

Json parse(const Captured& answer) { return parse_json_or_null(answer.output); }

/// The image name without its tag: "registry:5000/name" for "registry:5000/name:tag".
std::string_view without_tag(std::string_view name) {
  const std::size_t slash = name.rfind('/');
  const std::size_t colon = name.find(':', slash == std::string_view::npos ? 0 : slash);
  return name.substr(0, colon);
}

/// The image's digest in the registry that its name names; nullopt when it is not known there.
std::optional<std::string> registry_digest(const container::Image& image) {
  const std::string prefix = std::string(without_tag(image.name)) + "@";
  for (const std::string& digest : image.digests) {
    if (digest.substr(0, prefix.size()) == prefix) return digest.substr(prefix.size());
  }
  return std::nullopt;
}

}  // namespace

void KubernetesBackend::check(const project::Launch& launch) {
  if (!launch.docker) {
    throw invalid_parameter(
        "Kubernetes runs projects in containers, and the project has no docker_env");
  }
  container::check_image(project::container_request(launch, {}));
  read_job_template(kubernetes_config(launch.request.backend_config).template_path);
  const std::string search_path = context_.variable("PATH").value_or("");
  if (!find_program("kubectl", search_path)) {
    throw not_found("there is no kubectl; install it, such as Debian's kubernetes-client");
  }
}

std::string KubernetesBackend::submit(const project::Launch& launch) {
  const KubernetesConfig config = kubernetes_config(launch.request.backend_config);
  const auto job_template = read_job_template(config.template_path);
  const std::string image = push_image(launch, config.repository);
  const auto manifest = job_manifest(job_template, {.project_name = launch.project_name,
                                                    .image = image,
                                                    .command = launch.command,
                                                    .environment = environment(launch),
                                                    .time = std::chrono::system_clock::now()});
  const Captured created =
      kubectl(launch, {"create", "-f", "-", "-o", "json"}, json_line(manifest));
  require_answer(created, "kubectl did not create the job");
  const auto made = parse(created);
  const std::string name = manifest["metadata"]["name"].get<std::string>();
  if (!made.is_object()) throw internal_error("kubectl created job '{}' and said no JSON", name);
  const auto metadata = made.value("metadata", Json::object());
  return metadata.value("namespace", "") + "/" + name;
}

/// Pushes the project's image unless the registry has it. @return "NAME:TAG@DIGEST".
std::string KubernetesBackend::push_image(const project::Launch& launch,
                                          const std::string& repository) {
  const container::Tool tool = container::Tool::find(context_.variable);
  const source::Source source = find_source(launch, context_);
  container::Image image = container::provide_image(
      tool, project::container_request(launch, source.directory), repository, context_);
  // An image that was pulled is already in its registry, and the user may not be allowed to push
  // it.
  auto digest = launch.request.container.build_image ? std::nullopt : registry_digest(image);
  if (!digest) {
    context_.reporter.note(fmt::format("pushing image {}", image.name));
    mlf::require_success(context_.run_tool(tool.command({"push", "--", image.name})),
                         fmt::format("{} push of image '{}'", tool.program(), image.name));
    const auto pushed = container::find_image(tool, image.name);
    digest = pushed ? registry_digest(*pushed) : std::nullopt;
    if (!digest) {
      throw internal_error("{} pushed image '{}' and does not know its digest", tool.program(),
                           image.name);
    }
  }
  image.id = *digest;
  options_.store.log_batch(RunId::parse(launch.run_id), {.tags = image_tags(image)});
  return image.name + "@" + *digest;
}

std::vector<Param> KubernetesBackend::environment(const project::Launch& launch) {
  const auto reachable = context_.variable("KUBE_MLFLOW_TRACKING_URI");
  const std::string given = reachable.value_or(launch.tracking_uri);
  const std::string uri = without_credentials(given);
  if (uri != given) {
    context_.reporter.warn(
        "the tracking URI goes into the job without its user and password, which whoever sees the "
        "job could read; give them by a Secret in its template, as MLFLOW_TRACKING_USERNAME and "
        "MLFLOW_TRACKING_PASSWORD");
  }
  std::vector<Param> variables{{"MLFLOW_RUN_ID", launch.run_id},
                               {"MLFLOW_TRACKING_URI", uri},
                               {"MLFLOW_EXPERIMENT_ID", launch.experiment_id}};
  if (!local_path(uri)) return variables;
  variables.push_back({"MLFLOW_ALLOW_FILE_STORE", "true"});
  context_.reporter.warn(fmt::format(
      "the job sees the store {} only where its template mounts it; KUBE_MLFLOW_TRACKING_URI is "
      "what it gets instead when set",
      uri));
  return variables;
}

JobStatus KubernetesBackend::status(const Job& job) {
  try {
    const Captured answer = get(job);
    if (!succeeded(answer)) {
      return {is_not_found(answer) ? State::forgotten : State::unknown, reason(answer)};
    }
    const auto description = parse(answer);
    if (!is_job_of(description, job.launch.run_id)) {
      return {State::unknown, fmt::format("job {} is none of the run's", job.id)};
    }
    JobStatus status = status_of_job(description);
    if (status.state == State::succeeded) return status;
    const std::string detail = pod_detail(job);
    if (!detail.empty()) status.detail = detail;
    return status;
  } catch (const Error& error) {
    return {State::unknown, error.what()};
  }
}

Captured KubernetesBackend::get(const Job& job) {
  return ask_about(job, {"get", "job", "-o", "json", "--", parse_job(job.id).name});
}

std::string KubernetesBackend::pod_detail(const Job& job) {
  const Captured pods = ask_about(job, {"get", "pods", selector_of(job), "-o", "json"});
  return succeeded(pods) ? detail_of_pods(parse(pods)) : "";
}

void KubernetesBackend::cancel(const Job& job) { remove(job); }

void KubernetesBackend::kill(const Job& job) {
  remove(job);
  require_answer(ask_about(job, {"delete", "pods", selector_of(job), "--grace-period=0", "--force",
                                 "--wait=false"}),
                 "kubectl did not delete the job's pods");
}

std::string KubernetesBackend::log(const Job& job) {
  const Captured output = ask_about(job, {"logs", selector_of(job), "--tail=-1"});
  require_answer(output, "kubectl does not have the job's output");
  if (!output.truncated) return output.output;
  return output.output + "\n[mlf: the job's output is longer; no more of it is read]\n";
}

/// Deletes the job. Its identity comes from the store, which others may write to, so the cluster
/// must confirm that the job belongs to the run.
void KubernetesBackend::remove(const Job& job) {
  const Captured found = get(job);
  if (!is_not_found(found)) {
    require_answer(found, "kubectl does not describe the job");
    if (!is_job_of(parse(found), job.launch.run_id)) {
      throw invalid_state("job {}, which run {} names, is none of its own: it is left alone",
                          job.id, job.launch.run_id);
    }
  }
  require_answer(ask_about(job, {"delete", "job", "--wait=false", "--ignore-not-found", "--",
                                 parse_job(job.id).name}),
                 "kubectl did not delete the job");
}

Captured KubernetesBackend::ask_about(const Job& job, std::vector<std::string> arguments) {
  const JobName name = parse_job(job.id);
  if (!name.name_space.empty())
    arguments.insert(arguments.begin(), "--namespace=" + name.name_space);
  return kubectl(job.launch, std::move(arguments));
}

Captured KubernetesBackend::kubectl(const project::Launch& launch,
                                    std::vector<std::string> arguments, const std::string& input) {
  std::vector<std::string> words{"kubectl", "--request-timeout=30s"};
  const auto config = project::parse_backend_config(launch.request.backend_config);
  const auto context = config.find("kube-context");
  if (context != config.end() && context->is_string()) {
    const auto name = context->get<std::string>();
    if (name != printable(name)) {
      throw invalid_parameter("'{}' is no context of kubectl", printable(name));
    }
    words.push_back("--context=" + name);
  }
  words.insert(words.end(), arguments.begin(), arguments.end());
  return options_.ask_tool({.arguments = std::move(words)}, input);
}

}  // namespace mlf::backend
