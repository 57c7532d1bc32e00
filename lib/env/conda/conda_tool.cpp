// SPDX-License-Identifier: Apache-2.0
#include "env/conda/conda_tool.h"

#include "base/error.h"
#include "base/process.h"
#include "base/shell.h"
#include "base/text.h"

namespace mlf::env {

namespace {

namespace fs = std::filesystem;

void require_program(const std::string& program, const std::string& path,
                     std::string_view variable) {
  if (find_program(program, path)) return;
  throw not_found("there is no '{}'; correct {}", printable(program), variable);
}

/// The conda in a directory.
CondaTool conda_in(const fs::path& bin, const std::string& creator) {
  return {.program = (bin / "conda").string(),
          .creator = (bin / creator).string(),
          .profile = "source " + shell_quote(bin.string() + "/../etc/profile.d/conda.sh")};
}

CondaTool mamba_at(const fs::path& program) {
  return {.program = program.string(),
          .creator = program.string(),
          .is_mamba = true,
          .profile =
              fmt::format("eval \"$({} shell hook --shell bash)\"", shell_quote(program.string()))};
}

std::optional<CondaTool> find_mamba(const Variable& variable, const std::string& path) {
  if (const auto chosen = variable("MAMBA_EXE")) {
    if (find_program(*chosen, path)) return mamba_at(*chosen);
  }
  for (const auto* name : {"micromamba", "mamba"}) {
    if (const auto program = find_program(name, path)) return mamba_at(*program);
  }
  return std::nullopt;
}

}  // namespace

CondaTool find_conda(const Variable& variable) {
  const auto path = variable("PATH").value_or("");
  const auto creator = variable("MLFLOW_CONDA_CREATE_ENV_CMD").value_or("conda");
  std::optional<CondaTool> tool;
  std::string_view decided_by = "MLFLOW_CONDA_CREATE_ENV_CMD";
  if (const auto home = variable("MLFLOW_CONDA_HOME")) {
    tool = conda_in(fs::path(*home) / "bin", creator);
    decided_by = "MLFLOW_CONDA_HOME";
  } else if (const auto executable = variable("CONDA_EXE")) {
    tool = conda_in(fs::path(*executable).parent_path(), creator);
    decided_by = "CONDA_EXE";
  } else if (find_program("conda", path)) {
    tool = CondaTool{.program = "conda", .creator = creator};
  } else if (auto mamba = find_mamba(variable, path)) {
    return *std::move(mamba);
  } else {
    throw not_found(
        "there is no conda, mamba or micromamba on PATH; install one, set MLFLOW_CONDA_HOME or "
        "CONDA_EXE, or use --env-manager virtualenv, uv or local");
  }
  require_program(tool->program, path, decided_by);
  require_program(tool->creator, path,
                  tool->creator == tool->program ? decided_by : "MLFLOW_CONDA_CREATE_ENV_CMD");
  return *std::move(tool);
}

std::vector<std::string> CondaTool::list_command() const {
  return {program, "env", "list", "--json"};
}

std::vector<std::string> CondaTool::create_command(std::string_view name,
                                                   const std::optional<fs::path>& file) const {
  const std::string named(name);
  if (file && is_mamba) return {creator, "create", "--yes", "-n", named, "--file", file->string()};
  if (file) return {creator, "env", "create", "-n", named, "--file", file->string()};
  return {creator, "create", "--channel", "conda-forge", "--yes", "--override-channels",
          "-n",    named,    "python"};
}

std::vector<std::string> CondaTool::install_command(
    std::string_view name, const std::vector<std::string>& requirements) const {
  std::vector<std::string> command{program, "install", "-n", std::string(name), "--yes", "--quiet"};
  for (std::string requirement : requirements) {
    const auto pin = requirement.find("==");
    if (pin != std::string::npos) requirement.erase(pin, 1);
    command.push_back(std::move(requirement));
  }
  return command;
}

std::vector<std::string> CondaTool::remove_command(std::string_view name) const {
  return {program, "remove", "--yes", "--name", std::string(name), "--all"};
}

std::vector<std::string> CondaTool::packages_command(std::string_view name) const {
  return {program, "list", "-n", std::string(name), "--json"};
}

std::vector<std::string> CondaTool::activation(std::string_view name) const {
  if (!profile) return {fmt::format("source activate {} 1>&2", name)};
  const auto* command =
      is_mamba ? fs::path(program).filename() == "mamba" ? "mamba" : "micromamba" : "conda";
  return {*profile, fmt::format("{} activate {} 1>&2", command, name)};
}

}  // namespace mlf::env
