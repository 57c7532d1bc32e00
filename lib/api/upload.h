// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "base/context.h"
#include "core/run.h"

namespace mlf::api {

/// Copies a file, or what is in a directory and below it, into the artifacts of a run: into their
/// directory `artifact_path`, or to the top for "". `tracking_uri` is that of the run's store.
/// @throws Error RESOURCE_DOES_NOT_EXIST when there is no such file, INVALID_PARAMETER_VALUE for an
///   artifact path that RelativePath refuses.
void upload(const std::filesystem::path& local_path, const RunInfo& run,
            std::string_view tracking_uri, std::string_view artifact_path, const Context& context);

}  // namespace mlf::api
