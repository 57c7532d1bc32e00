// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace mlf {

/// A word that a POSIX shell reads as exactly `text`; unchanged where nothing in it is special, so
/// that it equals what Python's shlex.quote() gives.
std::string shell_quote(std::string_view text);

}  // namespace mlf
