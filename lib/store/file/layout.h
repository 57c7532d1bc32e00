// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/relative_path.h"

/// The names of MLflow's file store (mlflow/store/tracking/file_store.py), and those that mlf adds.
///
///     ROOT/.trash/EXPERIMENT_ID/...           deleted experiments
///     ROOT/EXPERIMENT_ID/meta.yaml            tags/KEY  datasets/ID/meta.yaml  models/MODEL_ID/...
///     ROOT/EXPERIMENT_ID/RUN_ID/meta.yaml     metrics/KEY  params/KEY  tags/KEY  artifacts/
///                                             inputs/ID/meta.yaml  outputs/MODEL_ID/meta.yaml
///     ROOT/models/NAME/meta.yaml              tags/KEY  aliases/ALIAS
///     ROOT/models/NAME/version-N/meta.yaml    tags/KEY
///
/// mlf adds only names that MLflow ignores: files that begin with ".mlf-" in the root, in
/// experiments, in runs, in models/ and in registered models, and directories ".mlf-....trash" in
/// the root, in which new experiments and runs are built before they are renamed to their place.
/// MLflow takes every other directory in the root for an experiment.
namespace mlf::store::layout {

inline constexpr std::string_view meta = "meta.yaml";
inline constexpr std::string_view metrics = "metrics";
inline constexpr std::string_view params = "params";
inline constexpr std::string_view tags = "tags";
inline constexpr std::string_view artifacts = "artifacts";
inline constexpr std::string_view inputs = "inputs";
inline constexpr std::string_view outputs = "outputs";
inline constexpr std::string_view datasets = "datasets";
inline constexpr std::string_view models = "models";
inline constexpr std::string_view traces = "traces";
inline constexpr std::string_view trash = ".trash";

/// In the root: locked while experiment names are chosen. In an experiment: locked while the
/// meta.yaml of one of its runs is read and rewritten.
inline constexpr std::string_view lock = ".mlf-lock";
/// In an experiment, followed by a user id: a cache of the runs as that user last read them.
inline constexpr std::string_view index_prefix = ".mlf-index-";
/// The cache of earlier versions of mlf, one file for all users.
inline constexpr std::string_view old_index = ".mlf-index";
/// In a run: its lock is the run's lease; its modification time is the last sign of life.
inline constexpr std::string_view lease = ".mlf-exec";
/// In a run: the recorded output of its command.
inline constexpr std::string_view recorded_output = "artifacts/output";
/// In the root, followed by an experiment id: a deletion or restoration that is in progress.
inline constexpr std::string_view intent_prefix = ".mlf-intent-";

inline constexpr std::string_view aliases = "aliases";
/// In a registered model, followed by its number: a version.
inline constexpr std::string_view version_prefix = "version-";
/// In models/: what was done to the registry, one event a line.
inline constexpr std::string_view history = ".mlf-history";
/// In models/: the renaming of a model that is in progress.
inline constexpr std::string_view renaming = ".mlf-renaming";

/// Whether a directory in the root can be an experiment.
inline bool is_experiment_name(std::string_view name) {
  return !name.ends_with(trash) && name != models && !name.starts_with(".mlf-");
}

/// Whether a directory in an experiment can be a run.
inline bool is_run_name(std::string_view name) {
  return name != tags && name != datasets && name != traces && name != models &&
         !name.starts_with(".mlf-");
}

/// Other files among the keys: temporary files of mlf, and deleted files that NFS keeps.
inline bool is_leftover(std::string_view file_name) {
  return file_name.starts_with(".mlf-") || file_name.starts_with(".nfs0");
}

}  // namespace mlf::store::layout

namespace mlf::store {

/// The entry `name` of a directory, as a path relative to that directory.
inline RelativePath at(std::string_view name) { return RelativePath() / name; }

}  // namespace mlf::store
