// SPDX-License-Identifier: Apache-2.0
//
// Pins the packages of a model. A file of a model seldom says with which versions it was made, and
// MLflow asks the Python that it runs in. mlf runs in none, so it asks the one that the user names;
// that takes a tenth of a second, for metadata only: no library is imported, unless a package is
// installed under another name (xgboost-cpu) and has no metadata of its own.
#include "model/package_environment.h"

#include <algorithm>
#include <chrono>
#include <map>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/process.h"
#include "base/text.h"
#include "env/requirements.h"
#include "model/yaml_nodes.h"

namespace mlf::model {

namespace {

constexpr std::string_view ask_versions = R"(
import importlib, importlib.metadata, json, platform, sys
def version(name):
    for known in (name, name + "-skinny", name + "-cpu"):
        try:
            return importlib.metadata.version(known)
        except importlib.metadata.PackageNotFoundError:
            pass
    try:
        return str(importlib.import_module(name.replace("-", "_")).__version__)
    except Exception:
        return None
print(json.dumps({"": platform.python_version(), **{n: version(n) for n in sys.argv[1:]}}))
)";

using Versions = std::map<std::string, std::string, std::less<>>;

/// The versions of Python (under "") and of packages that an interpreter has installed.
Versions ask(const std::string& python, const std::vector<std::string>& names) {
  Command command{.arguments = {python, "-c", std::string(ask_versions)}};
  command.arguments.insert(command.arguments.end(), names.begin(), names.end());
  const auto answer = capture(command, {.timeout = std::chrono::minutes(1)});
  const Json json = parse_json_or_null(answer.output);
  if (!answer.status.success() || !json.is_object()) {
    throw invalid_parameter("'{}' did not say which packages it has", printable(python));
  }
  Versions versions;
  for (const auto& [name, version] : json.items()) {
    if (version.is_string()) versions[name] = printable(version.get<std::string>());
  }
  return versions;
}

/// The name of the package of a requirement, as PyPI compares names; "" for an option and a path.
std::string package_name(std::string_view requirement) {
  auto name = to_lower(requirement.substr(0, requirement.find_first_of("=<>!~;@[ ")));
  std::ranges::replace(name, '_', '-');
  std::ranges::replace(name, '.', '-');
  return name.starts_with('-') ? "" : name;
}

bool is_pinned(std::string_view requirement) {
  return requirement.find("==") != requirement.npos ||
         requirement.find(" @ ") != requirement.npos || requirement.starts_with('-');
}

std::vector<std::string> lines_of(const EnvironmentRequest& request) {
  auto lines = request.requirements;
  if (request.file) {
    const auto directory = std::filesystem::absolute(*request.file).parent_path();
    const auto read =
        env::resolve_requirements({{"-r " + request.file->filename().string()}}, directory);
    if (!read.problems.empty()) throw invalid_parameter("{}", read.problems.front().message);
    for (const auto& one : read.requirements) {
      if (!one.is_constraint) lines.push_back(one.text);
    }
  }
  for (const auto& line : lines) {
    const bool is_clean = std::ranges::none_of(line, [](char c) { return c >= 0 && c < ' '; });
    if (trim(line).empty() || !is_clean) {
      throw invalid_parameter("'{}' is no requirement such as numpy==2.1.0", printable(line));
    }
  }
  return lines;
}

/// The version of the user's line for a package; nullopt when there is no such line.
std::optional<std::string> pinned_by(const std::vector<std::string>& lines, std::string_view name) {
  const auto line = std::ranges::find(lines, name, package_name);
  if (line == lines.end()) return std::nullopt;
  const auto pin = line->find("==");
  if (pin == line->npos) return "";
  const auto version = trim(std::string_view(*line).substr(pin + 2));
  return std::string(version.substr(0, version.find_first_of(",; ")));
}

std::string version_of(const Versions& versions, std::string_view name,
                       const std::string& otherwise = "") {
  const auto found = versions.find(name);
  return found == versions.end() ? otherwise : found->second;
}

std::string pinned(std::string_view name, std::string_view version) {
  return version.empty() ? std::string(name) : fmt::format("{}=={}", name, version);
}

void warn_of_unpinned(const std::vector<std::string>& requirements, Reporter& reporter) {
  std::vector<std::string> names;
  std::ranges::copy_if(requirements, std::back_inserter(names),
                       [](const std::string& line) { return !is_pinned(line); });
  if (names.empty()) return;
  reporter.warn(fmt::format("not pinned to a version: {}; --python and --requirement pin them",
                            printable(join(names, ", "))));
}

}  // namespace

PackageEnvironment make_environment(const std::vector<NeededPackage>& packages,
                                    const EnvironmentRequest& request, const Context& context) {
  const auto lines = lines_of(request);
  std::vector<NeededPackage> needed{{"mlflow", ""}};
  needed.insert(needed.end(), packages.begin(), packages.end());
  std::vector<std::string> names{"pip", "setuptools"};
  for (const auto& package : needed) names.push_back(package.name);
  const auto installed = request.python ? ask(*request.python, names) : Versions();
  PackageEnvironment environment{.python = version_of(installed, ""),
                                 .pip = version_of(installed, "pip"),
                                 .setuptools = version_of(installed, "setuptools"),
                                 .mlflow = {},
                                 .flavor_version = {},
                                 .requirements = {}};
  for (std::size_t i = 0; i < needed.size(); ++i) {
    const auto given = pinned_by(lines, needed[i].name);
    const auto version = given ? *given : version_of(installed, needed[i].name, needed[i].version);
    if (i == 0) environment.mlflow = version;
    if (i == 1) environment.flavor_version = version;
    if (!given) environment.requirements.push_back(pinned(needed[i].name, version));
  }
  std::ranges::copy(lines, std::back_inserter(environment.requirements));
  warn_of_unpinned(environment.requirements, context.reporter);
  return environment;
}

std::string requirements_text(const PackageEnvironment& environment) {
  return join(environment.requirements, "\n");
}

std::string conda_text(const PackageEnvironment& environment) {
  auto pip = list_node();
  for (const auto& line : environment.requirements) pip.items.push_back(text_node(line));
  auto by_pip = map_node();
  add(by_pip, "pip", std::move(pip));
  auto dependencies = list_node();
  const auto add_one = [&](std::string_view name, std::string_view relation,
                           std::string_view version) {
    dependencies.items.push_back(text_node(
        version.empty() ? std::string(name) : fmt::format("{}{}{}", name, relation, version)));
  };
  add_one("python", "=", environment.python);
  add_one("pip", "<=", environment.pip);
  dependencies.items.push_back(std::move(by_pip));
  auto channels = list_node();
  channels.items.push_back(text_node("conda-forge"));
  auto root = map_node();
  add(root, "channels", std::move(channels));
  add(root, "dependencies", std::move(dependencies));
  add(root, "name", text_node("mlflow-env"));
  return wire::write_yaml(root);
}

std::string python_env_text(const PackageEnvironment& environment) {
  const auto python =
      environment.python.empty() ? "" : fmt::format("python: {}\n", environment.python);
  return fmt::format(
      "{}build_dependencies:\n- {}\n- {}\n- wheel\ndependencies:\n- -r requirements.txt\n", python,
      pinned("pip", environment.pip), pinned("setuptools", environment.setuptools));
}

}  // namespace mlf::model
