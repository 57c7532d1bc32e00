// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

namespace mlf::record {

struct KeyValue {
  std::string_view key;
  std::string_view value;  ///< a number in decimal or exponent form, inf or nan, with its sign
};

/// The pairs "key=number", "key: number" and "'key': number" in a line, as training programs print
/// them. A key begins with a letter or "_" at the line's beginning or behind white space or one of
/// , ; ( [ { | < and goes on with letters, digits and _ . / -. Behind the number come the line's
/// end, white space or one of , ; ) ] } | > %, so that times, dates, addresses and versions are no
/// pairs.
std::vector<KeyValue> find_key_values(std::string_view line);

}  // namespace mlf::record
