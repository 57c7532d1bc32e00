// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

namespace mlf::record {

struct KeyValue {
  std::string_view key;
  std::string_view value;  ///< a number in decimal or exponent form, inf or nan, with its sign
};

/// Finds the pairs "key=number", "key: number" and "'key': number" in a line, as training programs
/// print them. A key begins with a letter or "_", continues with letters, digits and _ . / -, and
/// stands at the beginning of the line or behind white space or one of , ; ( [ { | <. The number
/// must be followed by the end of the line, white space or one of , ; ) ] } | > %. So times, dates,
/// addresses and version numbers do not match.
std::vector<KeyValue> find_key_values(std::string_view line);

}  // namespace mlf::record
