// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "scoring/native/cells.h"
#include "scoring/native/json_cursor.h"

namespace mlf::scoring::native {

/// What numpy.array() gets from a request: nested lists that are nowhere empty.
struct Array {
  std::vector<std::int64_t> shape;  ///< empty for a scalar
  Cells cells;                      ///< the last dimension varies fastest
};

/// Names are distinct.
using NamedArrays = std::vector<std::pair<std::string, Array>>;

/// Reads nested lists, or a scalar. @throws HandOver where lists differ in length or depth.
Array read_array(JsonCursor& json);
/// Reads an object of nested lists.
NamedArrays read_named_arrays(JsonCursor& json);
/// Reads a list of objects, which all have the same members in any order, as an array for each
/// member. The first dimension is that of the list.
NamedArrays read_array_records(JsonCursor& json);

}  // namespace mlf::scoring::native
