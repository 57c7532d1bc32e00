// SPDX-License-Identifier: Apache-2.0
#include "cli/models.h"

#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "artifact/address.h"
#include "artifact/open.h"
#include "base/error.h"
#include "base/path.h"
#include "base/text.h"
#include "base/uri.h"
#include "cli/artifacts.h"
#include "tracking/model_version.h"

namespace mlf::cli {

namespace {

constexpr std::string_view models_scheme = "models:/";

tracking::ArtifactTarget local_model(std::string_view word, const Context& context) {
  const auto path = absolute_path(local_path(word).value());
  std::error_code ignored;
  if (!std::filesystem::is_directory(path, ignored)) {
    throw not_found("no model in '{}': there is no such directory", printable(word));
  }
  return {artifact::open_repository(path.string(), context), {}, path.filename().string()};
}

std::vector<Candidate> complete_logged_models(Session& session) {
  std::vector<Candidate> candidates;
  const auto id = ExperimentId::parse(session.experiment().experiment_id);
  for (const LoggedModel& model : session.store().list_logged_models(id)) {
    candidates.push_back({std::string(models_scheme) + model.model_id, model.name});
  }
  return candidates;
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

std::vector<Candidate> complete_models(Session& session, std::string_view prefix) {
  if (prefix.starts_with(models_scheme)) return complete_logged_models(session);
  if (!prefix.starts_with("runs:/")) return complete_files(session, prefix);
  const std::vector<std::string> words;
  return complete_artifacts(words)(session, prefix);
}

}  // namespace mlf::cli
