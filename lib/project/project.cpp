// SPDX-License-Identifier: Apache-2.0
// Loads and checks a project's directory. Everything is read once into one structure with a list of
// problems; loading throws only for what prevents a run, while validating reports the whole list.
// So the two never disagree about a file. A script is an entry point as well, by MLflow's
// conventions; it is offered only when no declared entry point has its name.
#include "project/project.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "base/file.h"
#include "base/input_loop.h"
#include "base/shell.h"
#include "base/text.h"
#include "env/specification.h"
#include "project/mlproject_reader.h"

namespace mlf::project {

namespace {

constexpr std::size_t longest = std::size_t{16} << 20;

/// The MLproject file, whose name may be in any case; of several, the first by name.
std::optional<std::filesystem::path> find_file(const std::filesystem::path& directory) {
  std::optional<std::filesystem::path> found;
  std::error_code error;
  const std::filesystem::directory_iterator entries(directory, error);
  if (error) throw system_error(error.value(), "read the directory", directory.string());
  for (const auto& entry : entries) {
    const auto name = entry.path().filename();
    if (to_lower(name.native()) == "mlproject" && (!found || name < found->filename())) {
      found = directory / name;
    }
  }
  return found;
}

std::string read_text(const std::filesystem::path& file) {
  if (!std::filesystem::is_regular_file(file)) {
    throw invalid_parameter("'{}' is no file", printable(file.string()));
  }
  return read_all(open_input(file).get(), file.string(), longest);
}

void find_default_environment(Project& project) {
  if (project.docker || project.python_env || project.conda_env) return;
  const auto exists = [&](const char* name) {
    std::error_code ignored;
    return std::filesystem::exists(project.directory / name, ignored);
  };
  if (exists("python_env.yaml")) {
    project.python_env = project.directory / "python_env.yaml";
  } else if (exists("conda.yaml")) {
    project.conda_env = project.directory / "conda.yaml";
  }
}

struct ReadProject {
  Project project;
  std::vector<Finding> findings;
};

ReadProject read_project(const std::filesystem::path& path) {
  ReadProject result;
  result.project.directory = std::filesystem::absolute(path).lexically_normal();
  result.project.file = find_file(path);
  if (const auto& file = result.project.file) {
    MlprojectReader reader;
    reader.read(read_text(*file), result.project);
    result.findings = reader.findings();
  }
  find_default_environment(result.project);
  return result;
}

/// The problems in the project's environment file.
std::vector<FileProblem> environment_problems(const Project& project) {
  const auto& file = project.python_env ? project.python_env : project.conda_env;
  std::error_code ignored;
  if (!file || !std::filesystem::exists(*file, ignored)) return {};
  if (!std::filesystem::is_regular_file(*file, ignored)) return {{*file, {{}, "it is no file"}}};
  const auto check = project.python_env ? env::check_python_env : env::check_conda_env;
  std::vector<FileProblem> problems;
  for (auto& problem : check(read_text(*file), file->parent_path())) {
    problems.push_back({*file, std::move(problem)});
  }
  return problems;
}

/// Throws the first problem that prevents the project from being run, with the number of further
/// ones.
void require_readable(const ReadProject& read) {
  const auto is_fatal = [](const Finding& finding) {
    return finding.severity == Finding::Severity::fatal;
  };
  const auto first = std::find_if(read.findings.begin(), read.findings.end(), is_fatal);
  if (first == read.findings.end()) return;
  const auto count = std::count_if(first, read.findings.end(), is_fatal);
  const std::string more =
      count == 1 ? "" : fmt::format(" ({} more; see mlf project validate)", count - 1);
  throw invalid_parameter("{}{}", wire::to_string(first->problem, read.project.file->string()),
                          more);
}

}  // namespace

Project load_project(const std::filesystem::path& directory) {
  ReadProject read = read_project(directory);
  require_readable(read);
  return std::move(read.project);
}

std::vector<FileProblem> validate_project(const std::filesystem::path& directory) {
  const ReadProject read = read_project(directory);
  std::vector<FileProblem> problems;
  for (const Finding& finding : read.findings) {
    problems.push_back(
        {*read.project.file, finding.problem, finding.severity == Finding::Severity::warning});
  }
  std::ranges::move(environment_problems(read.project), std::back_inserter(problems));
  return problems;
}

namespace {

/// The extension as in Python's os.path.splitext(): leading dots of a name do not begin one.
std::string_view extension_of(std::string_view path) {
  const auto name = path.substr(path.rfind('/') + 1);  // npos + 1 is 0
  const auto start = std::min(name.find_first_not_of('.'), name.size());
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos || dot < start ? "" : name.substr(dot);
}

bool is_script(std::string_view path) {
  const auto extension = extension_of(path);
  return extension == ".py" || extension == ".sh" || extension == ".R";
}

}  // namespace

std::vector<std::string> find_scripts(const Project& project) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(project.directory)) {
    auto name = entry.path().filename().string();
    std::error_code ignored;
    if (is_script(name) && entry.is_regular_file(ignored)) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

namespace {

/// The command that runs a script of the project; "" for a file that is not a script.
std::string script_command(std::string_view name, std::string_view shell) {
  std::string file;
  for (const char c : shell_quote(name)) {
    file += c;
    if (c == '{' || c == '}') file += c;  // braces in a file's name are not placeholders
  }
  const auto extension = extension_of(name);
  if (extension == ".py") return fmt::format("python {}", file);
  if (extension == ".sh") return fmt::format("{} {}", shell, file);
  if (extension != ".R") return "";
  // The name stands in R's quotes, inside the shell's.
  if (file != name) {
    throw invalid_parameter(
        "the R script '{}' can only be run under a name without blanks, "
        "quotes and other characters that shells and R read",
        printable(name));
  }
  return fmt::format("Rscript -e \"mlflow::mlflow_source('{}')\" --args", file);
}

[[noreturn]] void refuse_entry_point(const Project& project, std::string_view name) {
  std::vector<std::string> known;
  for (const EntryPoint& entry_point : project.entry_points) {
    known.push_back("'" + printable(entry_point.name) + "'");
  }
  throw not_found(
      "Could not find {0} among entry points [{1}] or interpret {0} as a runnable script. "
      "Supported "
      "script file extensions: ['.py', '.sh']",
      printable(name), join(known, ", "));
}

}  // namespace

EntryPoint find_entry_point(const Project& project, std::string_view name, std::string_view shell) {
  const auto found = std::ranges::find(project.entry_points, name, &EntryPoint::name);
  if (found == project.entry_points.end()) {
    std::string command = script_command(name, shell);
    if (command.empty()) refuse_entry_point(project, name);
    return {.name = std::string(name), .command = std::move(command)};
  }
  if (found->command.empty()) {
    throw invalid_parameter("entry point '{}' has no command", printable(name));
  }
  return *found;
}

std::vector<EntryPoint> script_entry_points(const Project& project, std::string_view shell) {
  std::vector<EntryPoint> entry_points;
  for (const std::string& name : find_scripts(project)) {
    entry_points.push_back(find_entry_point(project, name, shell));
  }
  return entry_points;
}

env::Manager default_manager(const Project& project) {
  if (project.docker) return env::Manager::local;
  return project.conda_env ? env::Manager::conda : env::Manager::virtualenv;
}

}  // namespace mlf::project
