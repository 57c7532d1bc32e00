// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/file.h"

namespace mlf::backend {

/// The last 1 MiB of a job's log file in its run's directory; "" when there is no such file.
/// @throws Error when it cannot be read.
std::string read_job_log(const Directory& directory, const RelativePath& path);

}  // namespace mlf::backend
