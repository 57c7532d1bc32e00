// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "scoring/native/csv_field.h"
#include "scoring/native/input_schema.h"
#include "scoring/native/table.h"

namespace mlf::scoring::native {

/// What pandas.read_csv() makes of a request, with the types of the columns that the schema
/// declares. @throws HandOver for missing values in columns of integers and texts, numbers beside
/// texts in a column without a type, and whatever else is not plain to see.
Table read_csv(std::string_view body, const InputSchema& schema, CsvNumbers numbers);

}  // namespace mlf::scoring::native
