// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "artifact/artifact_repository.h"
#include "artifact/transfer.h"
#include "base/relative_path.h"
#include "cli/completer.h"
#include "cli/session.h"
#include "core/run.h"
#include "tracking/artifacts.h"

/// What the verbs on artifacts share: finding whose artifacts are meant, and copying with progress.
namespace mlf::cli {

using Repository = std::unique_ptr<artifact::ArtifactRepository>;

/// The artifacts of a run of the session's store, whose warnings the user sees.
Repository open_run_artifacts(Session& session, const RunInfo& run);
/// The same; null, and a warning, where they cannot be reached.
Repository find_run_artifacts(Session& session, const RunInfo& run);
/// The same, to write: @throws Error for a deleted run.
Repository open_run_artifacts_to_write(Session& session, const RunId& id);

/// The session's stores, for functions of lib/tracking. `tracking_uri` is the session's; it and the
/// session must outlive what is returned.
tracking::ArtifactStores stores_of(Session& session, std::string_view tracking_uri);

/// What the words of a command name, see tracking::find_artifacts(): a run (its id or the beginning
/// of it) and paths among its artifacts, or URIs such as "runs:/RUN_ID/PATH" and
/// "models:/NAME/VERSION/PATH", see artifact::parse_address(). A run alone is all of its artifacts.
/// @throws Error.
std::vector<tracking::ArtifactTarget> find_artifacts(Session& session,
                                                     std::span<const std::string> words);

/// Completes such words: `words` are those before the one being typed.
Completer complete_artifacts(const std::vector<std::string>& words);

/// Where uploads go: into a directory of the artifacts, or to one exact path.
struct UploadPlace {
  std::optional<std::string> to;  ///< a directory; none: the top
  std::optional<std::string> as;  ///< the path of the single thing uploaded
};

/// Uploads files and directories, each under its own name; of a directory written with "/." at its
/// end the contents; "-" is standard input and needs `as`. @throws Error.
void put_artifacts(Session& session, artifact::ArtifactRepository& repository,
                   std::span<const std::string> sources, const UploadPlace& place);

/// Carries out a download with progress on the terminal.
void download_artifacts(Session& session, artifact::ArtifactRepository& repository,
                        const artifact::TransferPlan& plan);

/// The name of the local file or directory that `path` names, without the way to it; "" for
/// the contents of a directory ("x/."). @throws Error for "/".
std::string upload_name(const std::filesystem::path& path);

}  // namespace mlf::cli
