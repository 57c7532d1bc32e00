// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace mlf::server {

/// The Content-Type with which MLflow's server sends a file of that name: text/plain for what
/// people read as text, application/octet-stream for an unknown ending.
std::string_view media_type(std::string_view file_name);

}  // namespace mlf::server
