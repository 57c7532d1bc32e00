// SPDX-License-Identifier: Apache-2.0
#include "env/virtualenv/virtualenv_builder.h"

#include <algorithm>

#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "env/install_failure.h"

namespace mlf::env {

namespace {

namespace fs = std::filesystem;

/// The newest version that is a `wanted` and that pyenv can install.
std::optional<std::string> newest_installable(const fs::path& pyenv, const PythonVersion& wanted) {
  const auto answer = capture({.arguments = {pyenv.string(), "install", "--list"}});
  std::optional<PythonVersion> newest;
  std::string name;
  for (const auto line : split(answer.output, '\n')) {
    const auto version = parse_python_version(trim(line));
    if (!version || version->size() != 3 || !is_a(*version, wanted)) continue;
    if (newest && *version <= *newest) continue;
    newest = version;
    name = trim(line);
  }
  if (!newest) return std::nullopt;
  return name;
}

}  // namespace

Identity VirtualenvBuilder::identify(const Request& request) {
  request_ = request;
  python_ = read_python_request(request, context_, pythons_);
  return identity_of(python_, request);
}

BuiltEnvironment VirtualenvBuilder::make(const fs::path& place, const RunTool& run_tool) {
  const auto python = interpreter(run_tool);
  context_.reporter.note(fmt::format("making an environment with Python {} ({})", python.version,
                                     python.program.string()));
  // Not in the project's directory: Python would run a venv.py there instead of its own.
  const auto result = run_tool(
      {.arguments = {python.program.string(), "-m", "venv", place.string()}, .directory = "/"});
  const bool lacks_pip = result.last_output.find("ensurepip is not available") != std::string::npos;
  require_success(result, lacks_pip
                              ? "python -m venv, which lacks ensurepip (install python3-venv, "
                                "or use --env-manager uv),"
                              : "python -m venv");
  for (const PackageList& list : package_lists(python_, request_)) {
    install_packages(place, list, run_tool);
  }
  const auto pip = (place / "bin/pip").string();
  return {.directory = place,
          .python = venv_python(place),
          .requirements = ask_requirements(
              in_venv(place, context_, {.arguments = {pip, "freeze"}, .directory = "/"}))};
}

void VirtualenvBuilder::install_packages(const fs::path& place, const PackageList& list,
                                         const RunTool& run_tool) {
  const auto file = write_requirements(place, list, request_.directory);
  if (!file) return;
  context_.reporter.note(fmt::format("installing {} with pip", list.name));
  auto command = in_venv(place, context_,
                         {.arguments = {(place / "bin/pip").string(), "install", "-r", *file},
                          .directory = request_.directory});
  const auto set = [&](const char* variable, const char* value) {
    if (context_.variable(variable)) return;
    command.environment.push_back({.name = variable, .value = value});
  };
  // Errors show pip's last line; it must not be the notice of a newer pip.
  set("PIP_DISABLE_PIP_VERSION_CHECK", "1");
  set("PIP_NO_INPUT", "1");
  if (::isatty(STDERR_FILENO) == 0) set("PIP_PROGRESS_BAR", "off");
  require_installed(run_tool(std::move(command)), "pip install");
}

Interpreter VirtualenvBuilder::interpreter(const RunTool& run_tool) {
  if (python_.current) return *python_.current;
  const auto wanted = parse_python_version(python_.python);
  if (!wanted) {
    throw invalid_parameter(
        "{}", wire::to_string({.place = python_.specification.python_place,
                               .message = fmt::format("'{}' is no version of Python such as 3.11 "
                                                      "or 3.11.7",
                                                      printable(python_.python))},
                              python_.file.string()));
  }
  if (auto found = pythons_.find(*wanted)) return *std::move(found);
  if (auto installed = install(*wanted, run_tool)) return *std::move(installed);
  throw_no_python();
}

std::optional<Interpreter> VirtualenvBuilder::install(const PythonVersion& wanted,
                                                      const RunTool& run_tool) {
  const auto pyenv = find_program("pyenv", context_.variable("PATH").value_or(""));
  if (!pyenv) return std::nullopt;
  const auto version =
      wanted.size() == 3 ? python_.python : newest_installable(*pyenv, wanted).value_or("");
  if (version.empty()) return std::nullopt;
  context_.reporter.note(fmt::format("installing Python {} with pyenv", version));
  const auto result = run_tool(
      {.arguments = {pyenv->string(), "install", "--skip-existing", version}, .directory = "/"});
  if (result.was_stopped) require_success(result, "pyenv install");
  if (!result.status.success()) return std::nullopt;
  return pythons_.find(wanted);
}

void VirtualenvBuilder::throw_no_python() {
  std::vector<std::string> there;
  for (const auto& interpreter : pythons_.all()) there.push_back(interpreter.version);
  const auto& place = python_.specification.python_place;
  throw not_found(
      "{}:{}:{}: there is no Python {} here, only {}; install it with `pyenv install {}` or `uv "
      "python install {}`, or use --env-manager uv, which downloads it",
      python_.file.string(), place.line, place.column, python_.python,
      there.empty() ? "none" : join(there, ", "), python_.python, python_.python);
}

}  // namespace mlf::env
