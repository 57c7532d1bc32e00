// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "artifact/artifact_repository.h"
#include "base/process.h"
#include "base/reporter.h"
#include "core/run.h"
#include "store/tracking_store.h"
#include "vcs/description.h"

/// What a command is run in, and what is recorded of it before it runs.
namespace mlf::record {

using Warn = std::function<void(std::string)>;

/// Where the uncommitted changes of the repository go.
inline constexpr std::string_view diff_artifact = "git/diff.patch";

/// The tags that describe a command: its words as a JSON array, without credentials, host, the
/// directory that it runs in and the process that supervises it, which is this one.
std::vector<Tag> command_tags(std::span<const std::string> command,
                              const std::filesystem::path& directory);

/// Of a run that this process is about to hand to another: the process alone.
Tag process_tag();

/// What git says of the current directory, with at most `diff_limit` bytes of uncommitted changes;
/// nullopt where it says nothing, with a warning when that is for a reason the user can do
/// something about.
std::optional<vcs::Description> describe_repository(
    const Warn& warn, std::size_t diff_limit = vcs::default_diff_limit);
/// mlflow.source.git.commit, branch, repoURL and dirty.
std::vector<Tag> repository_tags(const vcs::Description& description);
/// Keeps the uncommitted changes, if there are any, as an artifact; a warning when they are longer
/// than what is kept, or when that fails, which is returned as false.
bool record_changes(artifact::ArtifactRepository& artifacts, const vcs::Description& description,
                    Reporter& reporter);

/// The id of the run around this one, which `run_id` (or the beginning of an id) names, when it is
/// an active run of the store; else nullopt, and a warning.
std::optional<std::string> enclosing_run(store::TrackingStore& store, std::string_view run_id,
                                         Reporter& reporter);

/// What a command's environment gets, so that MLflow's clients in it log to this run:
/// MLFLOW_RUN_ID, MLFLOW_EXPERIMENT_ID (and no MLFLOW_EXPERIMENT_NAME, which may contradict it),
/// MLFLOW_TRACKING_URI, absolute, and for a file store MLFLOW_ALLOW_FILE_STORE.
std::vector<EnvironmentChange> command_environment(const RunInfo& run,
                                                   std::string_view tracking_uri);

}  // namespace mlf::record
