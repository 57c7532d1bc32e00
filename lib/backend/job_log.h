// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/file.h"

namespace mlf::backend {

/// What a job wrote into a file of its run's directory, of more than 1 MiB the end alone; "" where
/// there is no such file. @throws Error.
std::string read_job_log(const Directory& directory, const RelativePath& path);

}  // namespace mlf::backend
