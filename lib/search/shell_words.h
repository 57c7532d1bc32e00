// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mlf::search {

/// The words of a text as a POSIX shell has them (Python's shlex.split): quotes join, a backslash
/// takes the next character as it is. nullopt: a quote is not closed or nothing follows a
/// backslash.
std::optional<std::vector<std::string>> split_shell_words(std::string_view text);

}  // namespace mlf::search
