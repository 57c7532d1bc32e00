// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Python's text functions on which MLflow's formats depend.
namespace mlf {

/// str.isspace()
bool is_python_space(char32_t point);
/// repr() of a str: 'it', "it's", 'a\nb'.
std::string python_repr(std::string_view text);
/// str.strip(), str.rstrip() and str.splitlines(), with Unicode's white space and line ends.
std::string_view python_strip(std::string_view text);
std::string_view python_strip_right(std::string_view text);
std::vector<std::string_view> python_lines(std::string_view text);
/// As open().read() does for a text file: "\r\n" and "\r" become "\n".
std::string universal_newlines(std::string_view text);

}  // namespace mlf
