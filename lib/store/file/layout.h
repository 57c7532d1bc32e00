// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/relative_path.h"

/// The names of MLflow's file store (mlflow/store/tracking/file_store.py), and mlf's own beside
/// them.
///
///     ROOT/.trash/EXPERIMENT_ID/...           deleted experiments
///     ROOT/EXPERIMENT_ID/meta.yaml            tags/KEY  datasets/ID/meta.yaml  models/MODEL_ID/...
///     ROOT/EXPERIMENT_ID/RUN_ID/meta.yaml     metrics/KEY  params/KEY  tags/KEY  artifacts/
///                                             inputs/ID/meta.yaml  outputs/MODEL_ID/meta.yaml
///     ROOT/models/                            the model registry
///
/// mlf adds only names that MLflow passes over: files beginning with ".mlf-" in the root, in
/// experiments and in runs, and for a moment directories ".mlf-....trash" in the root, where new
/// experiments and runs are put together: MLflow takes every other directory there for an
/// experiment.
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

/// In the root: held while experiment names are decided. In an experiment: held while the meta.yaml
/// of one of its runs is read and rewritten.
inline constexpr std::string_view lock = ".mlf-lock";
/// In an experiment, with a user's id behind it: what its runs looked like when that user last read
/// them; a cache.
inline constexpr std::string_view index_prefix = ".mlf-index-";
/// What earlier versions of mlf kept for all users in one file.
inline constexpr std::string_view old_index = ".mlf-index";
/// In a run: its lock is the lease on the run, its time of change a sign of life.
inline constexpr std::string_view lease = ".mlf-exec";
/// In a run: the output of the command that it records.
inline constexpr std::string_view recorded_output = "artifacts/output";
/// In the root, with an experiment's id behind it: a deletion or restoration under way.
inline constexpr std::string_view intent_prefix = ".mlf-intent-";

/// Whether a directory in the root can be an experiment.
inline bool is_experiment_name(std::string_view name) {
  return !name.ends_with(trash) && name != models && !name.starts_with(".mlf-");
}

/// Whether a directory in an experiment can be a run.
inline bool is_run_name(std::string_view name) {
  return name != tags && name != datasets && name != traces && name != models &&
         !name.starts_with(".mlf-");
}

/// What other programs leave among keys: our temporary files and NFS's removed ones.
inline bool is_leftover(std::string_view file_name) {
  return file_name.starts_with(".mlf-") || file_name.starts_with(".nfs0");
}

}  // namespace mlf::store::layout

namespace mlf::store {

/// What stands directly in the directory that a path is relative to.
inline RelativePath at(std::string_view name) { return RelativePath() / name; }

}  // namespace mlf::store
