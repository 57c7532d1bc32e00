// SPDX-License-Identifier: Apache-2.0
// Builds the manifest of a Kubernetes Job from the user's template. The template is the user's
// because only they know their cluster (service accounts, volumes, resources), and its fields are
// those that MLflow fills in, so that the same file serves both. It is read as YAML and handled as
// JSON, which kubectl accepts as well: no YAML is written. What a template lacks is reported before
// anything is submitted, not by the cluster later.
#include "backend/kubernetes/job_manifest.h"

#include <algorithm>
#include <ctime>
#include <fstream>
#include <iterator>
#include <system_error>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/shell.h"
#include "base/text.h"
#include "wire/yaml.h"

namespace mlf::backend {

namespace {

std::optional<std::string> text_of(const Json& config, const char* key) {
  const auto found = config.find(key);
  if (found == config.end() || found->is_null()) return std::nullopt;
  if (found->is_string()) return found->get<std::string>();
  throw invalid_parameter("'{}' of the backend config must be a text", key);
}

/// The value at the path `names`; nullptr when a part of it does not exist or is not in a map.
const Json* find_below(const Json& json, std::initializer_list<const char*> names) {
  const Json* at = &json;
  for (const char* name : names) {
    if (!at->is_object() || !at->contains(name)) return nullptr;
    at = &(*at)[name];
  }
  return at;
}

constexpr auto containers_path = {"spec", "template", "spec", "containers"};

void check_template(const Json& job, const std::string& file) {
  const Json* kind = find_below(job, {"kind"});
  if (kind == nullptr || *kind != "Job") throw invalid_parameter("{}: kind must be Job", file);
  const Json* metadata = find_below(job, {"metadata"});
  if (metadata == nullptr || !metadata->is_object()) {
    throw invalid_parameter("{}: metadata must be a map, with a namespace in it", file);
  }
  const Json* containers = find_below(job, containers_path);
  if (containers == nullptr || !containers->is_array() || containers->empty() ||
      !containers->front().is_object()) {
    throw invalid_parameter(
        "{}: spec.template.spec.containers must be a list of maps, at least one", file);
  }
}

/// The text as a DNS label (a-z, 0-9 and '-', at most 63 characters), with `room` characters to
/// spare.
std::string label(std::string_view text, std::size_t room) {
  constexpr std::size_t longest = 63;
  std::string name = to_lower(text.substr(0, longest - room));
  for (char& c : name) {
    if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) c = '-';
  }
  const auto begin = name.find_first_not_of('-');
  if (begin == std::string::npos) return "project";
  return name.substr(begin, name.find_last_not_of('-') - begin + 1);
}

/// The time as 2026-11-21-07-19-47-123456, in local time, as MLflow writes it.
std::string timestamp(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  const auto since = time.time_since_epoch();
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(
      since - std::chrono::floor<std::chrono::seconds>(since));
  std::tm local{};
  localtime_r(&seconds, &local);
  return fmt::format("{:04}-{:02}-{:02}-{:02}-{:02}-{:02}-{:06}", local.tm_year + 1900,
                     local.tm_mon + 1, local.tm_mday, local.tm_hour, local.tm_min, local.tm_sec,
                     micros.count());
}

/// Doubles each '$' of a word in which Kubernetes would replace $(NAME) or $$.
std::string escaped(const std::string& word) {
  if (word.find("$(") == std::string::npos && word.find("$$") == std::string::npos) return word;
  std::string result;
  for (const char c : word) result += c == '$' ? "$$" : std::string(1, c);
  return result;
}

Json command_words(const std::string& command) {
  Json words = Json::array();
  const auto plain = plain_shell_words(trim(command));
  if (!plain) return {"sh", "-c", escaped(command)};
  for (const std::string& word : *plain) words.push_back(escaped(word));
  return words;
}

}  // namespace

KubernetesConfig kubernetes_config(std::string_view text) {
  const Json backend_config = project::parse_backend_config(text);
  if (backend_config.empty()) {
    throw invalid_parameter(
        "Specify 'backend_config' when using kubernetes mode: -c FILE.json with "
        "kube-job-template-path and repository-uri");
  }
  KubernetesConfig config;
  const auto path = text_of(backend_config, "kube-job-template-path");
  if (!path) {
    throw invalid_parameter(
        "'kube-job-template-path' attribute must be specified in backend_config.");
  }
  std::error_code unreadable;
  if (!std::filesystem::exists(*path, unreadable)) {
    throw invalid_parameter("Could not find 'kube-job-template-path': {}", printable(*path));
  }
  config.template_path = *path;
  const auto repository = text_of(backend_config, "repository-uri");
  if (!repository) throw invalid_parameter("Could not find 'repository-uri' in backend_config.");
  config.repository = *repository;
  config.context = text_of(backend_config, "kube-context");
  return config;
}

Json read_job_template(const std::filesystem::path& path) {
  const std::string name = printable(path.string());
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) throw not_found("cannot read the job template '{}'", name);
  try {
    Json job = wire::to_json(wire::parse_yaml(text));
    check_template(job, name);
    return job;
  } catch (const wire::YamlError& error) {
    throw invalid_parameter("{}", to_string(error.problem(), name));
  }
}

Json job_manifest(Json job_template, const JobContents& contents) {
  const std::string time = timestamp(contents.time);
  job_template["metadata"]["name"] =
      fmt::format("{}-{}", label(contents.project_name, time.size() + 1), time);
  Json& container = job_template["spec"]["template"]["spec"]["containers"].front();
  container["name"] = label(contents.project_name, 0);
  container["image"] = contents.image;
  container["command"] = command_words(contents.command);
  Json& environment = container["env"];
  if (!environment.is_array()) environment = Json::array();
  for (const Param& variable : contents.environment) {
    environment.push_back({{"name", variable.key}, {"value", variable.value}});
  }
  return job_template;
}

}  // namespace mlf::backend
