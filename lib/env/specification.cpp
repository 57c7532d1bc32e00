// SPDX-License-Identifier: Apache-2.0
//
// Reads python_env.yaml and conda.yaml. Reading goes on after a mistake, so that all problems of a
// file are reported at once, each with its line and column. MLflow stops at the first one, and
// reports many of them only when pip or conda fails.
#include "env/specification.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/python_text.h"
#include "base/text.h"

namespace mlf::env {

namespace {

using wire::Problem;
using wire::YamlNode;

std::string kind_of(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null:
      return "nothing";
    case YamlNode::Kind::boolean:
      return "a truth value";
    case YamlNode::Kind::integer:
    case YamlNode::Kind::real:
      return "a number";
    case YamlNode::Kind::text:
      return "text";
    case YamlNode::Kind::list:
      return "a list";
    case YamlNode::Kind::map:
      return "a map";
  }
  return "something else";
}

/// Reads the parts of a file and collects the problems.
class Reader {
 public:
  /// The map that the file consists of; nullopt when it is not a map.
  std::optional<YamlNode> parse(std::string_view text, std::string_view keys) {
    try {
      YamlNode root = wire::parse_yaml(text);
      if (root.kind == YamlNode::Kind::map) return root;
      complain(root, fmt::format("expected a map with {}, found {}", keys, kind_of(root)));
    } catch (const wire::YamlError& error) {
      problems_.push_back(error.problem());
    }
    return std::nullopt;
  }

  void complain(const YamlNode& node, std::string message) {
    problems_.push_back({.place = node.place, .message = std::move(message)});
  }
  void complain(wire::YamlPlace place, std::string message) {
    problems_.push_back({.place = place, .message = std::move(message)});
  }

  /// A scalar that must be text. @return "" when it is null or not text.
  std::string text(const YamlNode& node, std::string_view key) {
    if (node.kind == YamlNode::Kind::text) return node.text;
    if (node.kind == YamlNode::Kind::null) return {};
    std::string advice;
    if (node.is_scalar()) advice = fmt::format("; write \"{}\"", printable(node.text));
    complain(node, fmt::format("'{}' must be text, found {}{}", key, kind_of(node), advice));
    return {};
  }

  /// A list of texts; empty when the value is null.
  std::vector<Dependency> texts(const YamlNode& node, std::string_view key) {
    std::vector<Dependency> result;
    if (node.kind != YamlNode::Kind::list) {
      if (node.kind != YamlNode::Kind::null) {
        complain(node, fmt::format("'{}' must be a list, found {}", key, kind_of(node)));
      }
      return result;
    }
    for (const YamlNode& item : node.items) {
      if (item.kind == YamlNode::Kind::text) {
        result.push_back({.text = item.text, .place = item.place});
      } else {
        complain(item, fmt::format("an entry of '{}' must be text, found {}", key, kind_of(item)));
      }
    }
    return result;
  }

  std::vector<Problem> take() { return std::move(problems_); }

 private:
  std::vector<Problem> problems_;
};

void complain_of_key(Reader& reader, const wire::YamlEntry& entry) {
  static const std::vector<std::string> known{"python", "build_dependencies", "dependencies"};
  const auto near = nearest(entry.key, known);
  reader.complain(entry.place, fmt::format("unknown key '{}'; {}", printable(entry.key),
                                           near.empty() ? "there are " + join(known, ", ")
                                                        : fmt::format("did you mean '{}'?", near)));
}

/// A conda dependency that pip can install: "python=3.11", "pip<=23.2".
struct PipPackage {
  std::string_view package;
  std::string_view operation;
  std::string_view version;
};

std::optional<PipPackage> find_pip_package(std::string_view text) {
  static constexpr std::array<std::string_view, 4> packages{"python", "pip", "setuptools", "wheel"};
  static constexpr std::array<std::string_view, 7> operations{
      "<=", ">=", "==", "!=", "<", ">", "="};
  PipPackage result;
  for (const auto package : packages) {
    if (text.starts_with(package)) result.package = package;
  }
  if (result.package.empty()) return std::nullopt;
  std::string_view rest = text.substr(result.package.size());
  for (const auto operation : operations) {
    if (!rest.starts_with(operation)) continue;
    result.operation = operation;
    rest.remove_prefix(operation.size());
    break;
  }
  if (rest.find_first_not_of("0123456789.") != rest.npos) return std::nullopt;
  result.version = rest;
  return result;
}

/// Collects what pip can use of the dependencies in a conda file.
class CondaDependencies {
 public:
  CondaDependencies(Reader& reader, PythonSpecification& specification)
      : reader_(reader), specification_(specification) {}

  void take(const YamlNode& item) {
    if (item.kind == YamlNode::Kind::text) return take_package(item);
    if (const YamlNode* list = item.find("pip")) {
      specification_.dependencies = reader_.texts(*list, "pip");
      return;
    }
    reader_.complain(item, "a dependency must be text or a map with the list 'pip'");
  }

 private:
  void take_package(const YamlNode& item) {
    const auto found = find_pip_package(item.text);
    if (!found) {
      specification_.dropped.push_back(item.text);
    } else if (found->package == "python" && specification_.python.empty()) {
      take_python(item, *found);
    } else {
      const auto operation = found->operation == "=" ? "==" : found->operation;
      specification_.build_dependencies.push_back(
          {.text = fmt::format("{}{}{}", found->package, operation, found->version),
           .place = item.place});
    }
  }

  void take_python(const YamlNode& item, const PipPackage& found) {
    if (found.operation.empty()) {
      reader_.complain(
          item, fmt::format("'{}' must name a version, as in python=3.11.7", printable(item.text)));
    } else if (found.operation == "<" || found.operation == ">" || found.operation == "!=") {
      reader_.complain(item,
                       fmt::format("'{}' names no version to use; write python=VERSION or one of "
                                   "==, <= and >=",
                                   printable(item.text)));
    } else {
      specification_.python = found.version;
      specification_.python_place = item.place;
    }
  }

  Reader& reader_;
  PythonSpecification& specification_;
};

std::string repr_of(const std::vector<Dependency>& dependencies) {
  std::string text;
  for (const Dependency& dependency : dependencies) {
    if (!text.empty()) text += ", ";
    text += python_repr(dependency.text);
  }
  return "[" + text + "]";
}

}  // namespace

SpecificationReading read_python_env(std::string_view text) {
  SpecificationReading reading;
  PythonSpecification& specification = reading.specification;
  Reader reader;
  if (const auto root = reader.parse(text, "python, build_dependencies and dependencies")) {
    for (const wire::YamlEntry& entry : root->entries) {
      if (entry.key == "python") {
        specification.python = reader.text(entry.value, "python");
        specification.python_place = entry.value.place;
      } else if (entry.key == "build_dependencies") {
        specification.build_dependencies = reader.texts(entry.value, entry.key);
      } else if (entry.key == "dependencies") {
        specification.dependencies = reader.texts(entry.value, entry.key);
      } else {
        complain_of_key(reader, entry);
      }
    }
  }
  reading.problems = reader.take();
  return reading;
}

SpecificationReading read_conda_for_pip(std::string_view text) {
  SpecificationReading reading;
  Reader reader;
  if (const auto root = reader.parse(text, "name, channels and dependencies")) {
    CondaDependencies dependencies(reader, reading.specification);
    const YamlNode* list = root->find("dependencies");
    if (list != nullptr && list->kind != YamlNode::Kind::list) {
      reader.complain(*list,
                      fmt::format("'dependencies' must be a list, found {}", kind_of(*list)));
    } else if (list != nullptr) {
      for (const YamlNode& item : list->items) dependencies.take(item);
    }
  }
  reading.problems = reader.take();
  return reading;
}

std::vector<Dependency> all_dependencies(const PythonSpecification& specification) {
  auto all = specification.build_dependencies;
  all.insert(all.end(), specification.dependencies.begin(), specification.dependencies.end());
  return all;
}

std::vector<Problem> check_python_env(std::string_view text,
                                      const std::filesystem::path& directory) {
  auto [specification, problems] = read_python_env(text);
  for (auto& problem : resolve_requirements(all_dependencies(specification), directory).problems) {
    problems.push_back(std::move(problem));
  }
  std::ranges::stable_sort(problems, {}, [](const Problem& problem) {
    return std::pair(problem.place.line, problem.place.column);
  });
  return problems;
}

std::vector<Problem> check_conda_env(std::string_view text,
                                     const std::filesystem::path& directory) {
  Reader reader;
  const auto root = reader.parse(text, "name, channels and dependencies");
  if (!root) return reader.take();
  std::vector<Dependency> pip;
  for (const wire::YamlEntry& entry : root->entries) {
    if (entry.key == "name") {
      reader.text(entry.value, "name");
    } else if (entry.key == "channels") {
      reader.texts(entry.value, "channels");
    } else if (entry.key == "dependencies" && entry.value.kind == YamlNode::Kind::list) {
      for (const YamlNode& item : entry.value.items) {
        if (item.kind == YamlNode::Kind::text) continue;
        if (const YamlNode* list = item.find("pip")) {
          for (auto& dependency : reader.texts(*list, "pip")) pip.push_back(std::move(dependency));
        } else {
          reader.complain(item, "a dependency must be text or a map with the list 'pip'");
        }
      }
    } else if (entry.key == "dependencies") {
      reader.texts(entry.value, "dependencies");
    }
  }
  auto problems = reader.take();
  for (auto& problem : resolve_requirements(pip, directory).problems) {
    problems.push_back(std::move(problem));
  }
  return problems;
}

void throw_problems(const std::vector<Problem>& problems, const std::filesystem::path& file) {
  if (problems.empty()) return;
  std::string more;
  if (problems.size() > 1) more = fmt::format(" (and {} more)", problems.size() - 1);
  throw invalid_parameter("{}{}", wire::to_string(problems.front(), file.string()), more);
}

std::string environment_name(const PythonSpecification& specification, std::string_view python,
                             std::vector<Requirement> requirements) {
  std::ranges::sort(requirements);
  std::string text = fmt::format("{{'python': {}, 'build_dependencies': {}, 'dependencies': {}}}",
                                 python_repr(python), repr_of(specification.build_dependencies),
                                 repr_of(specification.dependencies));
  for (const Requirement& requirement : requirements) {
    text += fmt::format("_Requirement(req_str={}, is_constraint={})", python_repr(requirement.text),
                        requirement.is_constraint ? "True" : "False");
  }
  return "mlflow-" + sha1_hex(text);
}

std::string conda_environment_name(std::string_view text) {
  return "mlflow-" + sha1_hex(universal_newlines(text));
}

}  // namespace mlf::env
