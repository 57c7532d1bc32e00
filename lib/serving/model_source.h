// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "serving/follower.h"

namespace mlf::serving {

/// The model that a word "NAME=URI" names.
/// @throws Error INVALID_PARAMETER_VALUE for a word that is none.
ModelSource parse_source(std::string_view word);

/// How a model is called in the paths of requests: the name of the registered model in a URI
/// "models:/NAME...", else the last part of the URI or path; "model" where that cannot be a name.
std::string model_name(std::string_view uri);

/// Whether it can be a part of a path as it is: letters, digits, "-", "_" and ".", but no leading
/// dot.
bool is_model_name(std::string_view name);

}  // namespace mlf::serving
