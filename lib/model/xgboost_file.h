// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/byte_reader.h"

namespace mlf::model {

/// What an XGBoost model says of itself, without its trees.
struct XgboostFile {
  bool is_json = false;                    ///< else UBJSON
  std::string version;                     ///< of the library that wrote it, "3.2.0"
  std::vector<std::string> feature_names;  ///< none when it was trained without names
  std::vector<std::string> feature_types;  ///< "float", "int", "i" (boolean), "q", "c" (category)
  std::int64_t num_feature = 0;
  std::int64_t num_class = 0;
  std::int64_t num_target = 1;
  std::string objective;       ///< "binary:logistic"
  std::string estimator_type;  ///< "classifier" where XGBClassifier wrote it; "" for a Booster
};

/// Reads a model in JSON or UBJSON, whatever its name ends with.
/// @throws Error INVALID_PARAMETER_VALUE for a file that is cut off or no such model.
XgboostFile read_xgboost(ByteReader& reader);

/// Whether the file is an XGBoost model in the binary format of before 3.1.
bool is_old_xgboost(ByteReader& reader);

}  // namespace mlf::model
