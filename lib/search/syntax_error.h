// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace mlf::search {

/// An INVALID_PARAMETER_VALUE that shows where in `text` (a filter, an order_by clause) it is: the
/// message, the line of the text that holds `at` (a piece of `text`), and a caret below the first
/// column of `at`; then `hint`, unless it is empty.
Error syntax_error(std::string_view text, std::string_view at, std::string_view message,
                   std::string_view hint = {});

/// "did you mean 'X'?", or "".
std::string did_you_mean(std::string_view nearest);

}  // namespace mlf::search
