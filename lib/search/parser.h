// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "search/expression.h"

namespace mlf::search {

/// The tree of a filter that is not "".
/// @throws Error INVALID_PARAMETER_VALUE: MLflow's message where MLflow refuses the text for the
///   same reason, then the line and a caret, then a hint where there is one.
Expression parse_expression(std::string_view text, Domain domain);

}  // namespace mlf::search
