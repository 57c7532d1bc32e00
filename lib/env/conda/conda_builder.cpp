// SPDX-License-Identifier: Apache-2.0
//
// conda decides by the name alone where an environment is, so mlf cannot make it inside of its
// cache under a lock, as it does with others. What mlf knows of it is in the cache: a mark while
// conda makes it, then the record. The mark tells a half-made environment of mlf's, which is
// removed, from one that MLflow or the user has made, which is used and never removed.
#include "env/conda/conda_builder.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "env/additions.h"
#include "env/install_failure.h"
#include "env/local_package.h"
#include "env/specification.h"

namespace mlf::env {

namespace {

namespace fs = std::filesystem;

/// A file in the cache while conda makes the environment. If it is still there later, making was
/// interrupted and the environment is mlf's to remove.
constexpr std::string_view creating_name = "mlf-creating";

Json ask_json(const std::vector<std::string>& command) {
  const auto answer = capture({.arguments = command});
  require_success({.status = answer.status, .last_output = answer.error}, join(command, " "));
  try {
    return parse_json(answer.output);
  } catch (const Error& error) {
    throw internal_error("what '{}' answered {}", join(command, " "), error.what());
  }
}

std::string text_at(const Json& object, const char* key) {
  return object.is_object() && object.contains(key) && object[key].is_string()
             ? object[key].get<std::string>()
             : std::string();
}

struct Packages {
  std::string lines;
  std::string python;
};

/// The installed packages: conda's as `conda list --export` prints them, pip's as `pip freeze`
/// does.
Packages ask_packages(const CondaTool& tool, std::string_view name) {
  Packages result;
  std::vector<std::string> lines;
  const auto answer = ask_json(tool.packages_command(name));
  if (!answer.is_array()) throw internal_error("'{} list' answered no list", tool.program);
  for (const auto& package : answer) {
    const auto name_of = text_at(package, "name");
    const auto version = text_at(package, "version");
    if (name_of.empty()) continue;
    if (name_of == "python") result.python = version;
    lines.push_back(
        text_at(package, "channel") == "pypi"
            ? fmt::format("{}=={}\n", name_of, version)
            : fmt::format("{}={}={}\n", name_of, version, text_at(package, "build_string")));
  }
  std::ranges::sort(lines);
  result.lines = join(lines, "");
  return result;
}

}  // namespace

Identity CondaBuilder::identify(const Request& request) {
  if (request.python_env) {
    throw invalid_parameter(
        "conda makes no environment of a python_env; use --env-manager virtualenv, uv or local");
  }
  request_ = request;
  const auto text = request.conda_env ? read_text_file(*request.conda_env) : std::string();
  name_ = conda_environment_name(text);
  if (request.conda_env) {
    name_ += key_suffix(read_conda_for_pip(text).specification.dependencies,
                        request.conda_env->parent_path());
  }
  name_ += additions_suffix(request);
  return {.name = name_, .key = name_};
}

void CondaBuilder::clear(const fs::path& place, const RunTool& run_tool) {
  if (!fs::exists(place / creating_name)) return;
  const auto tool = find_conda(context_.variable);
  discard(tool, place.filename().string(), run_tool);
}

BuiltEnvironment CondaBuilder::make(const fs::path& place, const RunTool& run_tool) {
  if (request_.conda_env) {
    const auto problems =
        check_conda_env(read_text_file(*request_.conda_env), request_.conda_env->parent_path());
    throw_problems(problems, *request_.conda_env);
  }
  const auto tool = find_conda(context_.variable);
  auto prefix = find_prefix(tool, name_);
  const bool is_ours = !prefix;
  if (is_ours) {
    Directory::create(place).create_file(RelativePath::parse(creating_name), "",
                                         Durability::commit);
    create(tool, run_tool);
    install_additions(tool, run_tool);
    prefix = find_prefix(tool, name_);
  }
  if (!prefix) throw internal_error("{} has made no environment {}", tool.creator, name_);
  const auto packages = ask_packages(tool, name_);
  Directory::open(place.parent_path())
      .remove_file(RelativePath::parse(place.filename().string()) / creating_name);
  return {.directory = *prefix,
          .python = packages.python,
          .requirements = packages.lines,
          .tool = tool.program,
          .is_ours = is_ours};
}

bool CondaBuilder::is_there(const Record& record) const {
  if (!fs::exists(record.directory / "conda-meta")) return false;
  try {
    return find_conda(context_.variable).program == record.tool;
  } catch (const Error&) {
    return false;
  }
}

std::vector<std::string> CondaBuilder::activation(const Record& record) const {
  return find_conda(context_.variable).activation(record.name);
}

void CondaBuilder::remove(const Record& record, const RunTool& run_tool) {
  if (!fs::exists(record.directory)) return;
  const auto tool = find_conda(context_.variable);
  require_success(run_tool({.arguments = tool.remove_command(record.name)}), "conda remove");
}

std::optional<fs::path> CondaBuilder::find_prefix(const CondaTool& tool,
                                                  std::string_view name) const {
  const auto answer = ask_json(tool.list_command());
  if (!answer.is_object() || !answer.contains("envs")) return std::nullopt;
  for (const auto& environment : answer["envs"]) {
    if (!environment.is_string()) continue;
    fs::path prefix = environment.get<std::string>();
    if (prefix.filename() == name) return prefix;
  }
  return std::nullopt;
}

void CondaBuilder::create(const CondaTool& tool, const RunTool& run_tool) const {
  context_.reporter.note(fmt::format("making the conda environment {}", name_));
  const auto result = run_tool({.arguments = tool.create_command(name_, request_.conda_env)});
  if (result.status.success()) return;
  discard(tool, name_, run_tool);
  require_installed(result, tool.creator);
}

void CondaBuilder::install_additions(const CondaTool& tool, const RunTool& run_tool) const {
  if (request_.additions.empty()) return;
  context_.reporter.note(fmt::format("installing {}", join(request_.additions, ", ")));
  const auto result = run_tool({.arguments = tool.install_command(name_, request_.additions)});
  if (result.status.success()) return;
  discard(tool, name_, run_tool);
  require_installed(result, tool.program + " install");
}

/// Removes a half-made environment. A failure to do so is only reported.
void CondaBuilder::discard(const CondaTool& tool, std::string_view name,
                           const RunTool& run_tool) const {
  try {
    if (!find_prefix(tool, name)) return;
    context_.reporter.note(fmt::format("removing the unfinished conda environment {}", name));
    require_success(run_tool({.arguments = tool.remove_command(name)}), "conda remove");
  } catch (const Error& error) {
    context_.reporter.note(error.what());
  }
}

}  // namespace mlf::env
