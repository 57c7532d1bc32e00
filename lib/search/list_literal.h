// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mlf::search {

/// The texts of a list such as ('a', "b"), parentheses included. MLflow reads it as a Python
/// literal, so Python's escapes, adjacent strings, comments and a trailing comma mean what they
/// mean there.
/// @throws Error INVALID_PARAMETER_VALUE with MLflow's message: not well-formed, empty, or with
///   something in it that is no text.
std::vector<std::string> parse_list_literal(std::string_view text);

}  // namespace mlf::search
