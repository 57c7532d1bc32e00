// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mlf::search {

/// Parses a list of strings such as ('a', "b"), given with its parentheses. MLflow reads it as a
/// Python literal, so escapes, adjacent strings, comments and a trailing comma work as in Python.
/// @throws Error INVALID_PARAMETER_VALUE with MLflow's message when the list is malformed or empty,
///   or contains anything but strings.
std::vector<std::string> parse_list_literal(std::string_view text);

}  // namespace mlf::search
