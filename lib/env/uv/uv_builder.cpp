// SPDX-License-Identifier: Apache-2.0
#include "env/uv/uv_builder.h"

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "env/install_failure.h"

namespace mlf::env {

namespace {

namespace fs = std::filesystem;

}  // namespace

Identity UvBuilder::identify(const Request& request) {
  request_ = request;
  python_ = read_python_request(request, context_, pythons_);
  auto identity = identity_of(python_, request);
  is_locked_ = fs::exists(request.directory / "uv.lock");
  if (!is_locked_) return identity;
  // The key needs more than MLflow's name, which does not depend on the lock: the lock, the project
  // file, and the directory, because uv installs the project itself as an editable package.
  const auto project = request.directory / "pyproject.toml";
  if (!fs::exists(project)) {
    throw invalid_state(
        "'{}' has a uv.lock but no pyproject.toml; add it, or use --env-manager virtualenv",
        printable(request.directory.string()));
  }
  const auto directory = fs::absolute(request.directory).lexically_normal();
  const auto digest = sha1_hex(read_text_file(request.directory / "uv.lock") +
                               read_text_file(project) + directory.string());
  identity.key = identity.name + '-' + digest.substr(0, 12);
  return identity;
}

BuiltEnvironment UvBuilder::make(const fs::path& place, const RunTool& run_tool) {
  if (!find_program("uv", context_.variable("PATH").value_or(""))) {
    throw not_found(
        "there is no uv on PATH; install it, for one with `pip install uv`, or use --env-manager "
        "virtualenv");
  }
  context_.reporter.note(
      fmt::format("making an environment with Python {} and uv", python_.python));
  require_success(
      run_tool({.arguments = {"uv", "venv", place.string(), "--python=" + python_.python},
                .directory = "/"}),
      "uv venv");
  const auto lists = package_lists(python_, request_);
  if (is_locked_) {
    synchronize(place, run_tool);
    install(place, lists.back(), run_tool);
  } else {
    for (const PackageList& list : lists) install(place, list, run_tool);
  }
  auto freeze = command(place, {"pip", "freeze"});
  freeze.directory = "/";
  return {
      .directory = place, .python = venv_python(place), .requirements = ask_requirements(freeze)};
}

Command UvBuilder::command(const fs::path& place, std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), "uv");
  return in_venv(place, context_,
                 {.arguments = std::move(arguments), .directory = request_.directory});
}

void UvBuilder::install(const fs::path& place, const PackageList& list, const RunTool& run_tool) {
  const auto file = write_requirements(place, list, request_.directory);
  if (!file) return;
  require_installed(run_tool(command(place, {"pip", "install", "-r", file->string()})),
                    "uv pip install");
}

void UvBuilder::synchronize(const fs::path& place, const RunTool& run_tool) {
  auto sync = command(place, {"sync", "--frozen", "--no-dev"});
  sync.environment.push_back({.name = "UV_PROJECT_ENVIRONMENT", .value = place.string()});
  require_installed(run_tool(std::move(sync)), "uv sync");
}

}  // namespace mlf::env
