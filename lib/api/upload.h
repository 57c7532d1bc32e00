// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "core/run.h"

namespace mlf::api {

/// Copies a file, or what is in a directory and below it, into the artifacts of a run: into their
/// directory `artifact_path`, or to the top for "". `store_root` is that of
/// artifact::run_location().
/// @throws Error RESOURCE_DOES_NOT_EXIST when there is no such file, INVALID_PARAMETER_VALUE for an
///   artifact path that RelativePath refuses.
void upload(const std::filesystem::path& local_path, const RunInfo& run,
            const std::filesystem::path& store_root, std::string_view artifact_path);

}  // namespace mlf::api
