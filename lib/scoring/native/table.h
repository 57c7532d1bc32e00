// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "scoring/native/cells.h"
#include "scoring/native/json_cursor.h"

namespace mlf::scoring::native {

/// What pandas.DataFrame() gets from a request.
struct Table {
  std::size_t rows = 0;
  std::vector<std::string> names;  ///< of the columns, as many as these; empty where none is named
  std::vector<Cells> columns;
  bool has_index = false;  ///< whether the rows have names, or numbers of their own
};

/// Reads the value of "dataframe_split", which is an object. @throws HandOver for what is no table
/// of scalars.
Table read_split(JsonCursor& json);
/// Reads the value of "dataframe_records". `size` is that of the request: records with few members
/// each are a table far larger than that.
Table read_records(JsonCursor& json, std::size_t size);

}  // namespace mlf::scoring::native
