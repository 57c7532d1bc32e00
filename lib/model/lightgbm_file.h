// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/byte_reader.h"

namespace mlf::model {

/// What a LightGBM booster in text form says of itself, without its trees.
struct LightgbmFile {
  std::vector<std::string> feature_names;  ///< none when it was trained without names
  std::int64_t num_feature = 0;
  std::int64_t num_class = 1;
  bool has_categories = false;  ///< whether it was trained on category columns of pandas
  /// The categories of those columns, in the order of the columns: JSON, a list of lists; "" where
  /// the file does not say.
  std::string pandas_categorical{};
};

/// @throws Error INVALID_PARAMETER_VALUE for a file that is cut off or no such model.
LightgbmFile read_lightgbm(ByteReader& reader);

}  // namespace mlf::model
