// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/relative_path.h"
#include "core/logged_model.h"
#include "core/run.h"

namespace mlf::artifact {

/// A local directory of artifacts: the directory that a person chose, in which links are followed,
/// and the path below it, which came from a store and is followed only as far as it stays inside.
struct Location {
  std::filesystem::path base;
  RelativePath below;

  std::filesystem::path path() const { return base / below.str(); }
  bool operator==(const Location&) const = default;
};

/// Where the artifacts of a run are. Its artifact_uri is what any writer of the store left in a
/// file, so it must end in "RUN_ID/artifacts": no other directory is ever taken for a run's
/// artifacts. A store that was moved or copied to another machine still records its old place; when
/// that is gone and the run's directory in `store_root` is there, that one counts. A relative path,
/// which older versions recorded, begins in the directory that holds the store, and `warn` is told.
/// `store_root` is empty where the store is no directory.
/// @throws Error INVALID_STATE for a URI of another ending, INVALID_PARAMETER_VALUE for a scheme
///   that no repository has.
Location run_location(
    const RunInfo& run, const std::filesystem::path& store_root,
    const std::function<void(std::string)>& warn = [](const std::string&) {});

/// The same for a logged model: ".../MODEL_ID/artifacts", in the store EXPERIMENT_ID/models below.
Location model_location(
    const LoggedModel& model, const std::filesystem::path& store_root,
    const std::function<void(std::string)>& warn = [](const std::string&) {});

/// @throws Error INVALID_PARAMETER_VALUE saying which schemes there are.
[[noreturn]] void refuse_scheme(std::string_view artifact_uri);

}  // namespace mlf::artifact
