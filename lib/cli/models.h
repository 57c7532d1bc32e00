// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/completer.h"
#include "cli/session.h"
#include "tracking/artifacts.h"

/// The word of a command line that names a model.
namespace mlf::cli {

/// The directory of the model that `word` names: a local path, a file: URI, or one of the URIs that
/// find_artifacts() takes, such as "runs:/RUN_ID/PATH" and "models:/MODEL_ID". For a local
/// directory no store is opened. Whether it is a model is not checked.
/// @throws Error RESOURCE_DOES_NOT_EXIST for a local directory that does not exist.
tracking::ArtifactTarget find_model(Session& session, std::string_view word);

/// A word for a model, with the number of a version in place of an alias, a stage or "latest".
struct PinnedModel {
  std::string word;
  std::string version;  ///< "" for a word that names no registered model
};

/// What `word` means now. @throws Error as find_model().
PinnedModel pin_model(Session& session, std::string_view word);

/// Whether find_model() takes the word for a local directory.
bool is_local_model(std::string_view word);

/// Completes such words: files, the artifacts of runs and the ids of logged models.
std::vector<Candidate> complete_models(Session& session, std::string_view prefix);

}  // namespace mlf::cli
