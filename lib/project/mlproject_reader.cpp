// SPDX-License-Identifier: Apache-2.0
// Reads MLproject files. MLflow loads the YAML into Python objects and raises the first error,
// without a position. This reader walks the YAML tree with its positions and collects all problems,
// so that `mlf project validate` can show every one of them with line and column. It must accept
// what MLflow accepts, even by accident: a value that is false in Python counts as absent, and
// unknown keys are only warnings.
#include "project/mlproject_reader.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/text.h"
#include "core/validation.h"
#include "project/command_template.h"
#include "project/parameters.h"

namespace mlf::project {

namespace {

using Node = wire::YamlNode;

/// Whether Python takes the value as false, so that MLflow treats it as absent.
bool is_falsy(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return true;
    case Node::Kind::list:
      return node.items.empty();
    case Node::Kind::map:
      return node.entries.empty();
    case Node::Kind::boolean:
      return node.text == "False";
    default:
      return node.text.empty() || node.text == "0" || node.text == "0.0";
  }
}

/// The value of a key; nullptr when MLflow treats it as absent.
const Node* present(const Node& map, std::string_view key) {
  const Node* node = map.find(key);
  return node != nullptr && !is_falsy(*node) ? node : nullptr;
}

}  // namespace

void MlprojectReader::find(Severity severity, wire::YamlPlace place, std::string message) {
  findings_.push_back({severity, {place, std::move(message)}});
}

void MlprojectReader::find_in_command(Severity severity, const EntryPoint& entry_point,
                                      std::size_t column, std::string message) {
  find(severity, wire::place_in(text_, entry_point.command_place, entry_point.command, column - 1),
       fmt::format("entry point '{}': {}", printable(entry_point.name), message));
}

void MlprojectReader::check_keys(const Node& map, std::span<const std::string> known,
                                 std::string_view what) {
  for (const wire::YamlEntry& entry : map.entries) {
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
    const auto meant = nearest(entry.key, known);
    find(Severity::warning, entry.place,
         fmt::format("nothing reads the key '{}' of {}{}", printable(entry.key), what,
                     meant.empty() ? "" : fmt::format("; is it '{}'?", meant)));
  }
}

void MlprojectReader::read(std::string_view text, Project& project) {
  text_ = text;
  try {
    const auto document = wire::read_yaml(text);
    for (const auto& problem : document.repeated_keys) {
      findings_.push_back({Severity::warning, problem});
    }
    read_root(document.root, project);
  } catch (const wire::YamlError& error) {
    findings_.push_back({Severity::fatal, error.problem()});
  }
  std::stable_sort(findings_.begin(), findings_.end(), [](const Finding& a, const Finding& b) {
    const auto& first = a.problem.place;
    const auto& second = b.problem.place;
    return std::pair(first.line, first.column) < std::pair(second.line, second.column);
  });
}

void MlprojectReader::read_root(const Node& root, Project& project) {
  static const std::array<std::string, 6> keys{"name",      "entry_points", "python_env",
                                               "conda_env", "docker_env",   "databricks_spark_job"};
  if (root.kind != Node::Kind::map) {
    find(Severity::fatal, root.kind == Node::Kind::null ? wire::YamlPlace() : root.place,
         "an MLproject file is a map with keys such as name and entry_points");
    return;
  }
  check_keys(root, keys, "an MLproject file");
  if (const Node* name = root.find("name")) {
    if (name->is_scalar()) {
      project.name = name->text;
    } else {
      find(Severity::warning, name->place, "the name is no text");
    }
  }
  if (const Node* entry_points = root.find("entry_points")) {
    read_entry_points(*entry_points, project);
  }
  read_environment(root, project);
  read_spark_job(root, project);
}

void MlprojectReader::read_entry_points(const Node& map, Project& project) {
  if (map.kind != Node::Kind::map) {
    find(Severity::fatal, map.place, "entry_points must be a map from names to entry points");
    return;
  }
  for (const wire::YamlEntry& entry : map.entries) {
    project.entry_points.push_back(read_entry_point(entry));
  }
}

EntryPoint MlprojectReader::read_entry_point(const wire::YamlEntry& entry) {
  static const std::array<std::string, 2> keys{"parameters", "command"};
  EntryPoint result{.name = entry.key, .command = {}};
  if (entry.value.kind != Node::Kind::map) {
    find(Severity::fatal, entry.value.place,
         fmt::format("entry point '{}' must be a map with a command", printable(entry.key)));
    return result;
  }
  check_keys(entry.value, keys, "an entry point");
  if (const Node* parameters = entry.value.find("parameters")) {
    read_parameters(*parameters, result);
  }
  const Node* command = entry.value.find("command");
  if (command == nullptr || command->kind != Node::Kind::text) {
    find(Severity::error, command == nullptr ? entry.place : command->place,
         fmt::format("entry point '{}' needs a command, a text for the shell",
                     printable(entry.key)));
    return result;
  }
  result.command = command->text;
  result.command_place = command->place;
  check_command(result);
  return result;
}

void MlprojectReader::read_parameters(const Node& map, EntryPoint& entry_point) {
  if (map.kind != Node::Kind::map) {
    find(Severity::fatal, map.place, "parameters must be a map from names to types");
    return;
  }
  for (const wire::YamlEntry& entry : map.entries) {
    Parameter parameter{.name = entry.key, .place = entry.place};
    read_parameter(entry.value, parameter);
    entry_point.parameters.push_back(std::move(parameter));
  }
}

void MlprojectReader::read_parameter(const Node& node, Parameter& parameter) {
  static const std::array<std::string, 2> keys{"type", "default"};
  wire::YamlPlace type_place = node.place;
  if (node.kind == Node::Kind::text) {
    parameter.type = node.text;
  } else if (node.kind == Node::Kind::map) {
    check_keys(node, keys, "a parameter");
    if (const Node* type = node.find("type")) {
      parameter.type = python_text(*type);
      type_place = type->place;
    }
    if (const Node* value = node.find("default")) read_default(*value, parameter);
  } else {
    find(Severity::fatal, node.place,
         fmt::format("parameter '{}' must be a type, or a map with type and default",
                     printable(parameter.name)));
    return;
  }
  check_parameter(parameter, type_place);
}

void MlprojectReader::read_default(const Node& node, Parameter& parameter) {
  if (node.kind == Node::Kind::null) return;
  parameter.default_value = python_text(node);
  if (node.is_scalar()) return;
  find(Severity::warning, node.place,
       fmt::format("the default of '{}' is no single value; the command gets the text {}",
                   printable(parameter.name), printable(*parameter.default_value)));
}

void MlprojectReader::check_parameter(const Parameter& parameter, wire::YamlPlace type_place) {
  static const std::array<std::string, 5> types{"float", "int", "string", "path", "uri"};
  const auto name = printable(parameter.name);
  if (!is_valid_key(parameter.name)) {
    find(Severity::error, parameter.place,
         fmt::format("the parameter '{}' cannot be recorded: a name has letters, digits, '_', '-', "
                     "'.', ':', '/' and blanks",
                     name));
  } else if (parameter.name.find_first_of(".:") != std::string::npos) {
    find(
        Severity::warning, parameter.place,
        fmt::format("no placeholder can name the parameter '{}', because of its '.' or ':'", name));
  }
  if (std::find(types.begin(), types.end(), parameter.type) == types.end()) {
    const auto meant = nearest(parameter.type, types);
    find(Severity::warning, type_place,
         fmt::format("the type '{}' of '{}' is none of float, int, string, path and uri{}; it is "
                     "read as string",
                     printable(parameter.type), name,
                     meant.empty() ? "" : fmt::format(" (is it '{}'?)", meant)));
  } else if (parameter.default_value && !fits_type(parameter, *parameter.default_value)) {
    find(Severity::warning, parameter.place,
         fmt::format("the default of '{}', '{}', is no {}", name,
                     printable(*parameter.default_value), parameter.type));
  }
}

void MlprojectReader::check_command(const EntryPoint& entry_point) {
  CommandTemplate command;
  try {
    command = parse_command_template(entry_point.command);
  } catch (const TemplateError& error) {
    find_in_command(Severity::error, entry_point, error.column(), error.cause());
    return;
  }
  const auto is_used = [&](const std::string& name) {
    return std::ranges::find(command.placeholders, name, &Placeholder::name) !=
           command.placeholders.end();
  };
  std::vector<std::string> declared;
  for (const Parameter& parameter : entry_point.parameters) declared.push_back(parameter.name);
  const std::vector<Place> places = find_places(command.text);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Placeholder& placeholder = command.placeholders[i];
    const auto name = printable(placeholder.name);
    if (std::ranges::find(declared, placeholder.name) == declared.end()) {
      const auto meant = nearest(placeholder.name, declared);
      find_in_command(Severity::error, entry_point, placeholder.column,
                      fmt::format("there is no parameter '{}'{}", name,
                                  meant.empty() ? "" : fmt::format("; is it '{}'?", meant)));
    } else if (names_variable(command, placeholder, places[i])) {
      find_in_command(Severity::error, entry_point, placeholder.column,
                      fmt::format("the value of '{0}' would be read as a variable's name or an "
                                  "operator; write {{{0}}} without a '$' before it",
                                  name));
    }
  }
  for (const Parameter& parameter : entry_point.parameters) {
    if (is_used(parameter.name)) continue;
    find(Severity::warning, parameter.place,
         fmt::format("the command of '{}' does not use the parameter '{}'",
                     printable(entry_point.name), printable(parameter.name)));
  }
}

void MlprojectReader::read_environment(const Node& root, Project& project) {
  std::vector<std::string> named;
  wire::YamlPlace last;
  for (const wire::YamlEntry& entry : root.entries) {
    if (entry.key != "docker_env" && entry.key != "python_env" && entry.key != "conda_env")
      continue;
    named.push_back(entry.key);
    last = entry.place;
  }
  if (named.size() > 1) {
    find(Severity::fatal, last,
         fmt::format("Project cannot contain multiple environment fields: {}", join(named, ", ")));
    return;
  }
  if (const Node* docker = present(root, "docker_env")) read_docker(*docker, project);
  const auto read_file = [&](std::string_view key, std::optional<std::filesystem::path>& file) {
    const Node* node = present(root, key);
    if (node == nullptr) return;
    if (node->kind != Node::Kind::text) {
      find(Severity::fatal, node->place, fmt::format("{} must name a file", key));
      return;
    }
    file = (project.directory / node->text).lexically_normal();
    std::error_code error;
    if (std::filesystem::exists(*file, error)) return;
    find(Severity::fatal, node->place,
         fmt::format("Project specified {} file {}, but no such file was found.", key,
                     printable(file->string())));
  };
  read_file("python_env", project.python_env);
  read_file("conda_env", project.conda_env);
}

void MlprojectReader::read_docker(const Node& node, Project& project) {
  static const std::array<std::string, 4> keys{"image", "dockerfile", "volumes", "environment"};
  if (node.kind != Node::Kind::map) {
    find(Severity::fatal, node.place, "docker_env must be a map with an image");
    return;
  }
  check_keys(node, keys, "docker_env");
  container::Specification& docker = project.docker.emplace();
  const Node* image = present(node, "image");
  if (image == nullptr || !image->is_scalar()) {
    find(Severity::fatal, node.place,
         "Project configuration (MLproject file) was invalid: Docker environment specified but no "
         "image attribute found.");
  } else {
    docker.image = image->text;
  }
  if (const Node* file = present(node, "dockerfile")) read_dockerfile(*file, project);
  if (const Node* volumes = present(node, "volumes")) read_volumes(*volumes, docker);
  if (const Node* variables = present(node, "environment")) read_variables(*variables, docker);
  if (!project.name.empty()) return;
  find(Severity::error, node.place,
       "Project name in MLProject must be specified when using docker for image tagging.");
}

void MlprojectReader::read_dockerfile(const Node& node, Project& project) {
  const auto path = std::filesystem::path(node.text).lexically_normal();
  const bool stays = node.kind == Node::Kind::text && path.is_relative() && *path.begin() != "..";
  std::error_code error;
  if (!stays) {
    find(Severity::fatal, node.place, "dockerfile must name a file below the project's directory");
  } else if (!std::filesystem::is_regular_file(project.directory / path, error)) {
    find(Severity::fatal, node.place,
         fmt::format("there is no Dockerfile '{}'", printable(path.string())));
  } else {
    project.docker->dockerfile = path.string();
  }
}

void MlprojectReader::read_volumes(const Node& node, container::Specification& docker) {
  for (const Node& item : node.items) {
    if (item.kind == Node::Kind::text) docker.volumes.push_back(item.text);
  }
  if (node.kind == Node::Kind::list && docker.volumes.size() == node.items.size()) return;
  find(Severity::fatal, node.place,
       "Docker volumes must be a list of strings, such as [\"/path1:/path1\"]");
}

void MlprojectReader::read_variables(const Node& node, container::Specification& docker) {
  for (const Node& item : node.items) {
    const bool is_pair = item.kind == Node::Kind::list && item.items.size() == 2 &&
                         item.items[0].is_scalar() && item.items[1].is_scalar();
    if (item.kind == Node::Kind::text) {
      docker.variables.push_back({item.text, std::nullopt});
    } else if (is_pair) {
      docker.variables.push_back({item.items[0].text, item.items[1].text});
    }
  }
  if (node.kind == Node::Kind::list && docker.variables.size() == node.items.size()) return;
  find(Severity::fatal, node.place,
       "environment must be a list of names, which are copied from the host, and of pairs [NAME, "
       "VALUE], such as [[\"NEW_VAR\", \"value\"], \"VAR_TO_COPY\"]");
}

void MlprojectReader::read_spark_job(const Node& root, const Project& project) {
  static const std::array<std::string, 3> keys{"python_file", "parameters", "python_libraries"};
  const Node* job = root.find("databricks_spark_job");
  if (job == nullptr || job->kind == Node::Kind::null) return;
  if (job->kind != Node::Kind::map) {
    find(Severity::fatal, job->place, "databricks_spark_job must be a map");
    return;
  }
  check_keys(*job, keys, "databricks_spark_job");
  const bool has_file = present(*job, "python_file") != nullptr;
  if (has_file != project.entry_points.empty()) {
    find(Severity::fatal, job->place,
         has_file ? "databricks_spark_job takes a python_file or entry_points, not both"
                  : "databricks_spark_job needs a python_file or entry_points");
  }
  for (const char* key : {"docker_env", "python_env", "conda_env"}) {
    if (root.find(key) == nullptr) continue;
    find(Severity::fatal, root.find(key)->place,
         fmt::format("a databricks_spark_job cannot have a {}", key));
  }
  for (const EntryPoint& entry_point : project.entry_points) {
    for (const Parameter& parameter : entry_point.parameters) {
      if (parameter.type != "path") continue;
      find(Severity::fatal, parameter.place,
           fmt::format("a databricks_spark_job cannot have the parameter '{}' of type path",
                       printable(parameter.name)));
    }
  }
}

}  // namespace mlf::project
