// SPDX-License-Identifier: Apache-2.0
//
// How users name models, and what Tab offers for a name. Completion must answer at once, however
// large the store is: it looks at the newest runs and models only, and opens no model.
#include "cli/models.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "artifact/address.h"
#include "artifact/open.h"
#include "base/error.h"
#include "base/path.h"
#include "base/text.h"
#include "base/uri.h"
#include "cli/artifacts.h"
#include "cli/registry.h"
#include "core/tag.h"
#include "tracking/model_version.h"

namespace mlf::cli {

namespace {

using artifact::models_scheme;
using artifact::runs_scheme;

/// What completion looks at and offers at most.
constexpr std::int64_t most_looked_at = 1000;
constexpr std::size_t most_runs_offered = 50;

tracking::ArtifactTarget local_model(std::string_view word, const Context& context) {
  const auto path = absolute_path(local_path(word).value());
  std::error_code ignored;
  if (!std::filesystem::is_directory(path, ignored)) {
    throw not_found("no model in '{}': there is no such directory", printable(word));
  }
  return {artifact::open_repository(path.string(), context), {}, path.filename().string()};
}

}  // namespace

bool is_local_model(std::string_view word) {
  const auto scheme = uri_scheme(word);
  return scheme.empty() || scheme == "file";
}

tracking::ArtifactTarget find_model(Session& session, std::string_view word) {
  if (is_local_model(word)) return local_model(word, session.context());
  const std::vector<std::string> words{std::string(word)};
  return find_artifacts(session, words).front();
}

PinnedModel pin_model(Session& session, std::string_view word) {
  PinnedModel same{.word = std::string(word), .version = ""};
  if (is_local_model(word)) return same;
  const auto address = artifact::parse_address(word);
  if (!address || address->owner != artifact::Address::Owner::registered_model) return same;
  const auto version =
      tracking::find_model_version(session.registry(), address->id, address->version);
  auto pinned = tracking::model_version_uri(version);
  if (!address->path.empty()) pinned += "/" + address->path.str();
  return {.word = std::move(pinned), .version = std::to_string(version.version)};
}

namespace {

std::vector<Candidate> behind(std::string_view before, std::vector<Candidate> candidates) {
  for (auto& candidate : candidates) candidate.value = std::string(before) + candidate.value;
  return candidates;
}

/// The registered models, each with what its versions can be named by, and the logged models.
std::vector<Candidate> complete_any_model(Session& session) {
  std::vector<Candidate> candidates;
  for (const auto& model :
       session.registry().search_registered_models({.max_results = most_looked_at}).items) {
    candidates.push_back({model.name + "/", model.description.value_or("")});
    for (const auto& [alias, version] : model.aliases) {
      candidates.push_back({model.name + "@" + alias, fmt::format("version {}", version)});
    }
  }
  const auto id = ExperimentId::parse(session.experiment().experiment_id);
  for (const LoggedModel& model : session.store().list_logged_models(id)) {
    candidates.push_back({model.model_id, model.name});
  }
  return candidates;
}

/// Whether MLflow noted a model with the run, or a directory at the top of its artifacts is one.
bool has_models(Session& session, const Run& run) {
  if (!run.model_outputs.empty() || find_tag(run.tags, tags::logged_models) != nullptr) return true;
  const auto artifacts = find_run_artifacts(session, run.info);
  if (artifacts == nullptr) return false;
  return std::ranges::any_of(artifacts->list({}), [&](const artifact::FileInfo& entry) {
    return entry.is_dir && tracking::has_model(*artifacts, RelativePath::parse(entry.path));
  });
}

std::vector<Candidate> complete_runs_with_models(Session& session) {
  std::vector<Candidate> candidates;
  for (const auto& run : session.store().search_runs(recent_runs(session, most_looked_at)).items) {
    if (candidates.size() == most_runs_offered) break;
    if (has_models(session, run)) {
      candidates.push_back({run.info.run_id + "/", run.info.run_name});
    }
  }
  return candidates;
}

/// The models that the run logged as MLflow 3 does, and the directories in the one that `typed` is
/// in. One that is a model is offered without a slash at its end.
std::vector<Candidate> complete_models_of_run(Session& session, const RunInfo& run,
                                              std::string_view typed) {
  std::vector<Candidate> candidates;
  const auto experiment = ExperimentId::parse(run.experiment_id);
  for (const auto& model : session.store().list_logged_models(experiment)) {
    if (model.source_run_id == run.run_id) candidates.push_back({model.name, model.model_id});
  }
  const auto slash = typed.rfind('/');
  const auto parent =
      slash == typed.npos ? RelativePath() : RelativePath::parse(typed.substr(0, slash));
  const auto artifacts = open_run_artifacts(session, run);
  for (const auto& entry : artifacts->list(parent)) {
    if (!entry.is_dir) continue;
    const bool is_model = tracking::has_model(*artifacts, RelativePath::parse(entry.path));
    candidates.push_back({entry.path + (is_model ? "" : "/"), ""});
  }
  return candidates;
}

}  // namespace

std::vector<Candidate> complete_models(Session& session, std::string_view prefix) {
  if (prefix.starts_with(models_scheme)) {
    const auto word = prefix.substr(models_scheme.size());
    const bool is_named = word.find_first_of("/@") != word.npos;
    return behind(models_scheme,
                  is_named ? complete_model_words(session, word) : complete_any_model(session));
  }
  if (!prefix.starts_with(runs_scheme)) return complete_files(session, prefix);
  const auto slash = prefix.find('/', runs_scheme.size());
  if (slash == prefix.npos) return behind(runs_scheme, complete_runs_with_models(session));
  const auto id = prefix.substr(runs_scheme.size(), slash - runs_scheme.size());
  return behind(
      prefix.substr(0, slash + 1),
      complete_models_of_run(session, session.find_run_info(id), prefix.substr(slash + 1)));
}

}  // namespace mlf::cli
