// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What Python does with text, as far as MLflow's formats depend on it.
namespace mlf {

/// str.isspace()
bool is_python_space(char32_t point);
/// repr() of a str: 'it', "it's", 'a\nb'.
std::string python_repr(std::string_view text);
/// str.strip(), str.rstrip() and str.splitlines(), which know the white space of Unicode.
std::string_view python_strip(std::string_view text);
std::string_view python_strip_right(std::string_view text);
std::vector<std::string_view> python_lines(std::string_view text);
/// What open().read() gives of a text file: every kind of line end is "\n".
std::string universal_newlines(std::string_view text);

}  // namespace mlf
