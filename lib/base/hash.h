// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace mlf {

/// MD5 in 32 lower-case hexadecimal digits: an identity of names in MLflow's formats, no
/// protection.
std::string md5_hex(std::string_view data);

}  // namespace mlf
