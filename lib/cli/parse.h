// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/verb.h"

namespace mlf::cli {

/// The options of `common` and of `verb` in one list.
std::vector<const Option*> all_options(const Verb& common, const Verb& verb);

/// The option called `name` ("--run", "-e"), or nullptr.
const Option* find_option(std::span<const Option* const> options, std::string_view name);

/// The index of the first argument that is neither an option nor an option's value; the number of
/// arguments when there is none. "--" counts as such an argument.
std::size_t first_word(std::span<const std::string> arguments,
                       std::span<const Option* const> options);

/// Parses the arguments and calls the setter of each option that was given.
/// @throws UsageError with a message for the user; for an unknown option it offers the nearest one.
///   An Error of a setter becomes a UsageError with the option's name in front; anything else that
///   a setter throws (HelpRequested) passes through.
void parse(const Verb& common, const Verb& verb, std::vector<std::string> arguments);

}  // namespace mlf::cli
