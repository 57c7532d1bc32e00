// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mlf {

/// With padding, in one line.
std::string encode_base64(std::string_view bytes);
/// As Python's b64decode() without validation, which skips characters outside the alphabet; nullopt
/// where that raises binascii.Error.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace mlf
