// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mlf {

/// A word that a POSIX shell reads as exactly `text`; unchanged where nothing in it is special, so
/// that it equals what Python's shlex.quote() gives.
std::string shell_quote(std::string_view text);

/// The words of a text as a POSIX shell has them (Python's shlex.split): quotes join, a backslash
/// takes the next character as it is. nullopt: a quote is not closed or nothing follows a
/// backslash.
std::optional<std::vector<std::string>> split_shell_words(std::string_view text);

/// The words of a command with which a shell would do no more than split them and start the first;
/// nullopt where it would expand, redirect, combine or assign.
std::optional<std::vector<std::string>> plain_shell_words(std::string_view command);

}  // namespace mlf
