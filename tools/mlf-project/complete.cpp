// SPDX-License-Identifier: Apache-2.0
#include "complete.h"

#include <algorithm>

#include "project/project.h"
#include "source/source_uri.h"

namespace mlf::tools {

namespace {

using cli::Candidate;

std::optional<project::Project> local_project(const project::ProjectReference& reference) {
  const auto uri = source::parse_source_uri(reference.uri);
  if (uri.kind != source::SourceUri::Kind::directory) return std::nullopt;
  return project::load_project(uri.path / uri.subdirectory);
}

std::string description_of(const project::Parameter& parameter) {
  return parameter.default_value ? parameter.type + ", default " + *parameter.default_value
                                 : parameter.type;
}

}  // namespace

cli::Completer complete_entry_points(const project::ProjectReference& reference) {
  return [&reference](cli::Session&, std::string_view) {
    std::vector<Candidate> candidates;
    const auto project = local_project(reference);
    if (!project) return candidates;
    for (const auto& entry_point : project->entry_points) {
      candidates.push_back({entry_point.name, entry_point.command});
    }
    for (auto& script : find_scripts(*project)) candidates.push_back({std::move(script), ""});
    return candidates;
  };
}

cli::Completer complete_parameters(const project::RunRequest& request) {
  return [&request](cli::Session&, std::string_view) {
    std::vector<Candidate> candidates;
    const auto project = local_project(request.project);
    if (!project) return candidates;
    const auto entry_point = find_entry_point(*project, request.entry_point, "bash");
    for (const auto& parameter : entry_point.parameters) {
      const auto& given = request.parameters;
      if (std::ranges::find(given, parameter.name, &Param::key) != given.end()) continue;
      candidates.push_back({parameter.name + "=", description_of(parameter)});
    }
    return candidates;
  };
}

std::vector<Candidate> complete_projects(cli::Session& session, std::string_view prefix) {
  auto candidates = cli::complete_directories(session, prefix);
  for (auto& run : cli::complete_run_ids(session, prefix)) candidates.push_back(std::move(run));
  return candidates;
}

}  // namespace mlf::tools
