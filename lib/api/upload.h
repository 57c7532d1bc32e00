// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "base/context.h"
#include "core/run.h"

namespace mlf::api {

/// Copies a file, or the contents of a directory, into the directory `artifact_path` of a run's
/// artifacts; "" is their root. `tracking_uri` is that of the run's store.
/// @throws Error RESOURCE_DOES_NOT_EXIST when the local file does not exist,
/// INVALID_PARAMETER_VALUE for an artifact path that RelativePath refuses.
void upload(const std::filesystem::path& local_path, const RunInfo& run,
            std::string_view tracking_uri, std::string_view artifact_path, const Context& context);

}  // namespace mlf::api
