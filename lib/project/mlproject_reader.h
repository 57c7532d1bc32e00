// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "project/project.h"
#include "wire/yaml.h"

namespace mlf::project {

/// A problem in an MLproject file.
struct Finding {
  enum class Severity {
    warning,  ///< the project runs nevertheless
    error,    ///< the entry point or environment concerned cannot be used
    fatal,    ///< nothing in the project can be run; MLflow refuses it, too
  };
  Severity severity = Severity::error;
  wire::Problem problem;
};

/// Reads MLproject files as MLflow does (mlflow/projects/_project_spec.py, load_project) and
/// collects all problems in them.
class MlprojectReader {
 public:
  /// Fills `project`, whose directory must be set, from the file's text. A bad file does not throw;
  /// see findings().
  void read(std::string_view text, Project& project);
  const std::vector<Finding>& findings() const { return findings_; }

 private:
  using Severity = Finding::Severity;

  void find(Severity severity, wire::YamlPlace place, std::string message);
  /// Adds a finding at a column of an entry point's command.
  void find_in_command(Severity severity, const EntryPoint& entry_point, std::size_t column,
                       std::string message);
  void check_keys(const wire::YamlNode& map, std::span<const std::string> known,
                  std::string_view what);
  void read_root(const wire::YamlNode& root, Project& project);
  void read_entry_points(const wire::YamlNode& map, Project& project);
  EntryPoint read_entry_point(const wire::YamlEntry& entry);
  void read_parameters(const wire::YamlNode& map, EntryPoint& entry_point);
  void read_parameter(const wire::YamlNode& node, Parameter& parameter);
  void read_default(const wire::YamlNode& node, Parameter& parameter);
  void check_parameter(const Parameter& parameter, wire::YamlPlace type_place);
  void check_command(const EntryPoint& entry_point);
  void read_environment(const wire::YamlNode& root, Project& project);
  void read_docker(const wire::YamlNode& node, Project& project);
  void read_dockerfile(const wire::YamlNode& node, Project& project);
  void read_volumes(const wire::YamlNode& node, container::Specification& docker);
  void read_variables(const wire::YamlNode& node, container::Specification& docker);
  void read_spark_job(const wire::YamlNode& root, const Project& project);

  std::string_view text_;  ///< the file that is being read
  std::vector<Finding> findings_;
};

}  // namespace mlf::project
