// SPDX-License-Identifier: Apache-2.0
#include "complete.h"

#include <algorithm>

#include "project/project.h"
#include "source/source_uri.h"

namespace mlf::tools {

namespace {

using cli::Candidate;

std::optional<project::Project> local_project(const SourceArguments& source) {
  const auto uri = source::parse_source_uri(source.uri);
  if (uri.kind != source::SourceUri::Kind::directory) return std::nullopt;
  return project::load_project(uri.path / uri.subdirectory);
}

std::string description_of(const project::Parameter& parameter) {
  return parameter.default_value ? parameter.type + ", default " + *parameter.default_value
                                 : parameter.type;
}

}  // namespace

cli::Completer complete_entry_points(const SourceArguments& source) {
  return [&source](cli::Session&, std::string_view) {
    std::vector<Candidate> candidates;
    const auto project = local_project(source);
    if (!project) return candidates;
    for (const auto& entry_point : project->entry_points) {
      candidates.push_back({entry_point.name, entry_point.command});
    }
    for (auto& script : find_scripts(*project)) candidates.push_back({std::move(script), ""});
    return candidates;
  };
}

cli::Completer complete_parameters(const SourceArguments& source, const LaunchArguments& launch) {
  return [&source, &launch](cli::Session&, std::string_view) {
    std::vector<Candidate> candidates;
    const auto project = local_project(source);
    if (!project) return candidates;
    const auto entry_point = find_entry_point(*project, launch.entry_point, "bash");
    for (const auto& parameter : entry_point.parameters) {
      const auto start = parameter.name + "=";
      const bool is_given = std::ranges::any_of(
          launch.parameters, [&](const std::string& given) { return given.starts_with(start); });
      if (!is_given) candidates.push_back({start, description_of(parameter)});
    }
    return candidates;
  };
}

}  // namespace mlf::tools
