// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "search/expression.h"

namespace mlf::search {

/// Parses a filter that is not "".
/// @throws Error INVALID_PARAMETER_VALUE: the message (MLflow's, if it refuses the text for the
/// same
///   reason), the line with a caret, and a hint if there is one.
Expression parse_expression(std::string_view text, Domain domain);

}  // namespace mlf::search
