// SPDX-License-Identifier: Apache-2.0
#include "env/venv.h"

#include <algorithm>

#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/shell.h"
#include "base/text.h"
#include "env/additions.h"
#include "env/cache.h"
#include "env/local_package.h"

namespace mlf::env {

namespace {

namespace fs = std::filesystem;

SpecificationReading read_file(const Request& request, const fs::path& file,
                               const Context& context) {
  if (request.python_env) return read_python_env(read_text_file(file));
  auto reading = read_conda_for_pip(read_text_file(file));
  const auto& specification = reading.specification;
  if (!specification.dropped.empty()) {
    context.reporter.note(fmt::format("{}: {} does not install {}", file.string(),
                                      to_string(request.manager),
                                      join(specification.dropped, ", ")));
  }
  if (specification.python.empty() && reading.problems.empty()) {
    context.reporter.note(
        fmt::format("{}: no version of Python is asked for, so python3 is taken", file.string()));
  }
  return reading;
}

}  // namespace

std::vector<PackageList> package_lists(const PythonRequest& python, const Request& request) {
  const auto with_index = [&](std::vector<Dependency> list) {
    if (list.empty()) return list;
    auto all = index_options(python.requirements);
    all.insert(all.end(), list.begin(), list.end());
    return all;
  };
  return {{.name = "build-dependencies",
           .dependencies = with_index(python.specification.build_dependencies)},
          {.name = "dependencies", .dependencies = python.specification.dependencies},
          {.name = "additions", .dependencies = with_index(additions_of(request))}};
}

PythonFinder python_finder(const Context& context) {
  return {context.variable, cache_root(context.variable) / "pythons.json"};
}

PythonRequest read_python_request(const Request& request, const Context& context,
                                  PythonFinder& pythons) {
  PythonRequest result;
  std::vector<wire::Problem> problems;
  if (const auto& file = request.python_env ? request.python_env : request.conda_env) {
    result.file = *file;
    auto reading = read_file(request, *file, context);
    result.specification = std::move(reading.specification);
    problems = std::move(reading.problems);
  }
  const auto resolve = [&](const std::vector<Dependency>& dependencies) {
    auto resolved = resolve_requirements(dependencies, request.directory);
    std::ranges::move(resolved.problems, std::back_inserter(problems));
    return std::move(resolved.requirements);
  };
  result.requirements = resolve(result.specification.dependencies);
  resolve(result.specification.build_dependencies);
  throw_problems(problems, result.file);
  result.python = result.specification.python;
  if (!result.python.empty()) return result;
  result.current = pythons.current();
  if (!result.current) {
    throw not_found("there is no python3 on PATH; install Python, or ask for a version in {}",
                    result.file.empty() ? "a python_env.yaml" : result.file.string());
  }
  result.python = result.current->version;
  return result;
}

Identity identity_of(const PythonRequest& python, const Request& request) {
  const auto name = environment_name(python.specification, python.python, python.requirements);
  return {.name = name,
          .key = name + key_suffix(all_dependencies(python.specification), request.directory) +
                 additions_suffix(request)};
}

Command in_venv(const fs::path& venv, const Context& context, Command command) {
  const auto path = (venv / "bin").string() + ':' + context.variable("PATH").value_or("");
  command.environment.push_back({.name = "VIRTUAL_ENV", .value = venv.string()});
  command.environment.push_back({.name = "PATH", .value = path});
  command.environment.push_back({.name = "PYTHONHOME", .value = std::nullopt});
  return command;
}

std::optional<fs::path> write_requirements(const fs::path& venv, const PackageList& list,
                                           const fs::path& directory) {
  const auto text = requirements_file(list.dependencies, directory);
  if (text.empty()) return std::nullopt;
  const auto name = fmt::format("mlf-{}.txt", list.name);
  Directory::open(venv).replace_file(RelativePath::parse(name), text, Durability::none);
  return venv / name;
}

std::string ask_requirements(const Command& command) {
  const auto answer = capture(command);
  require_success({.status = answer.status, .last_output = answer.error},
                  join(command.arguments, " "));
  std::vector<std::string> lines;
  for (const auto line : split(answer.output, '\n')) {
    if (!trim(line).empty()) lines.emplace_back(trim(line));
  }
  std::ranges::sort(lines);
  std::string text;
  for (const auto& line : lines) text += line + '\n';
  return text;
}

std::string venv_python(const fs::path& venv) {
  const std::string settings = read_text_file(venv / "pyvenv.cfg");
  for (const auto line : split(settings, '\n')) {
    const auto equals = line.find('=');
    if (equals == line.npos) continue;
    const auto key = trim(line.substr(0, equals));
    if (key == "version" || key == "version_info")
      return std::string(trim(line.substr(equals + 1)));
  }
  return {};
}

bool is_whole_venv(const Record& record) {
  // bin/python is a link, which dangles when the Python it leads to has been removed.
  return ::access((record.directory / "bin/python").c_str(), X_OK) == 0;
}

std::vector<std::string> venv_activation(const Record& record) {
  return {"source " + shell_quote((record.directory / "bin/activate").string())};
}

}  // namespace mlf::env
