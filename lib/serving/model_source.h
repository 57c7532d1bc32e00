// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/mlmodel.h"
#include "serving/follower.h"

namespace mlf::serving {

/// The model that a word "NAME=URI" names.
/// @throws Error INVALID_PARAMETER_VALUE for a word that is none.
ModelSource parse_source(std::string_view word);

/// How a model is called in the paths of requests: the name of the registered model in a URI
/// "models:/NAME...", else the last part of the URI or path; "model" where that cannot be a name.
std::string model_name(std::string_view uri);

/// How many rows are scored at once where nothing else is said and the model allows it.
inline constexpr std::size_t default_batch = 128;

/// Whether the model is of a flavor whose rows do not depend on each other, so that requests can be
/// scored together.
bool has_independent_rows(const model::Mlmodel& model);

/// The outputs in a list such as "label,proba". @throws Error INVALID_PARAMETER_VALUE for one that
/// is none of label, proba and margin, and for an empty list.
std::vector<std::string> parse_outputs(std::string_view text);

/// Whether it can be a part of a path as it is: letters, digits, "-", "_" and ".", but no leading
/// dot.
bool is_model_name(std::string_view name);

}  // namespace mlf::serving
