// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cli/verb.h"

namespace mlf::cli {

/// The text of --help of a tool: what it is for and its verbs. `width` is in terminal columns.
std::string help_of_tool(const Tool& tool, std::size_t width);
/// The same for a group of verbs such as "env".
std::string help_of_group(const Tool& tool, std::string_view group, std::size_t width);
/// The same for a verb: how to call it, what it does and its options.
std::string help_of_verb(const Tool& tool, const Verb& verb, const Verb& common, std::size_t width);

}  // namespace mlf::cli
