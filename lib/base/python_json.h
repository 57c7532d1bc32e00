// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

/// JSON as Python's module json has it: NaN, Infinity and -Infinity are numbers.
namespace mlf {

/// @throws Error as parse_json().
Json parse_python_json(std::string_view text);

/// json.dumps(): ", " and ": " between values, and escapes for what is not ASCII. Bytes that are
/// not UTF-8 become U+FFFD.
std::string python_json(const Json& json);

}  // namespace mlf
