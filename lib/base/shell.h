// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mlf {

/// Quotes `text` so that a POSIX shell reads it as one word. The result is that of Python's
/// shlex.quote(): a text without special characters is unchanged.
std::string shell_quote(std::string_view text);

/// Splits a text into words as a POSIX shell does, without expanding anything (Python's
/// shlex.split()). nullopt when a quote is not closed or the text ends with a backslash.
std::optional<std::vector<std::string>> split_shell_words(std::string_view text);

/// The words of a command that needs no shell. nullopt when a shell would do more with it than
/// split it into words and start the program: expand, redirect, combine commands or assign
/// variables.
std::optional<std::vector<std::string>> plain_shell_words(std::string_view command);

}  // namespace mlf
