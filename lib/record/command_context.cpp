// SPDX-License-Identifier: Apache-2.0
#include "record/command_context.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/failure.h"
#include "base/json.h"
#include "base/path.h"
#include "base/process_identity.h"
#include "base/text.h"
#include "base/uri.h"
#include "core/limits.h"
#include "core/tag.h"
#include "store/named_run.h"
#include "wire/process_json.h"

namespace mlf::record {

namespace {

/// A JSON array of as many of the words as a tag can hold, "..." behind what is cut off.
std::string command_json(std::span<const std::string> command) {
  Json words = Json::array();
  std::size_t size = 2;
  for (const std::string& word : command) {
    std::string shown = without_credentials(word, hidden_credentials);
    size += json_line(shown).size() + 1;
    if (size > limits::tag_value_length - 10) {
      words.push_back("...");
      break;
    }
    words.push_back(std::move(shown));
  }
  return json_line(words);
}

}  // namespace

std::vector<Tag> command_tags(std::span<const std::string> command,
                              const std::filesystem::path& directory) {
  const ProcessIdentity identity = own_identity();
  return {{std::string(tags::exec_command), command_json(command)},
          {std::string(tags::exec_host), identity.place.host},
          {std::string(tags::exec_working_directory), printable(directory.string())},
          {std::string(tags::exec_process), wire::encode(identity)}};
}

Tag process_tag() { return {std::string(tags::exec_process), wire::encode(own_identity())}; }

std::optional<vcs::Description> describe_repository(const Warn& warn, std::size_t diff_limit) {
  try {
    return vcs::describe_in_child(current_directory(), diff_limit);
  } catch (const std::exception& error) {
    warn(readable_error(error).what());
    return std::nullopt;
  }
}

std::vector<Tag> repository_tags(const vcs::Description& description) {
  std::vector<Tag> result;
  const auto add = [&](std::string_view key, const std::optional<std::string>& value) {
    if (value) result.push_back({std::string(key), *value});
  };
  add(tags::git_commit, description.commit);
  add(tags::git_branch, description.branch);
  add(tags::git_repo_url, description.repo_url);
  result.push_back({std::string(tags::git_dirty), description.dirty ? "true" : "false"});
  return result;
}

bool record_changes(artifact::ArtifactRepository& artifacts, const vcs::Description& description,
                    Reporter& reporter) {
  if (description.diff.empty()) return true;
  try {
    artifacts.put_text(description.diff, RelativePath::parse(diff_artifact));
  } catch (const Error& error) {
    reporter.warn(fmt::format("cannot record the uncommitted changes: {}", error.what()));
    return false;
  }
  if (description.diff_truncated)
    reporter.warn(fmt::format("the uncommitted changes are long; {} has the first {} bytes of them",
                              diff_artifact, description.diff.size()));
  return true;
}

std::optional<std::string> enclosing_run(store::TrackingStore& store, std::string_view run_id,
                                         Reporter& reporter) {
  try {
    const RunInfo run = store.get_run_info(store::find_run_id(store, run_id));
    if (run.lifecycle_stage == LifecycleStage::active) return run.run_id;
    reporter.warn(
        fmt::format("run '{}' of MLFLOW_RUN_ID is deleted and becomes no parent", run_id));
  } catch (const Error& error) {
    reporter.warn(fmt::format("MLFLOW_RUN_ID gives no parent: {}", error.what()));
  }
  return std::nullopt;
}

std::vector<EnvironmentChange> command_environment(const RunInfo& run,
                                                   std::string_view tracking_uri) {
  std::vector<EnvironmentChange> changes{{"MLFLOW_RUN_ID", run.run_id},
                                         {"MLFLOW_EXPERIMENT_ID", run.experiment_id},
                                         {"MLFLOW_EXPERIMENT_NAME", std::nullopt}};
  if (const auto path = local_path(tracking_uri)) {
    changes.push_back({"MLFLOW_TRACKING_URI", file_uri(*path)});
    changes.push_back({"MLFLOW_ALLOW_FILE_STORE", "true"});
  } else {
    changes.push_back({"MLFLOW_TRACKING_URI", std::string(tracking_uri)});
  }
  return changes;
}

}  // namespace mlf::record
