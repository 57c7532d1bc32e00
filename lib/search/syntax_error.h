// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace mlf::search {

/// An INVALID_PARAMETER_VALUE that shows where the mistake is: the message, the line of `text` (a
/// filter or an order_by clause) with `at`, a caret below the start of `at`, and `hint` if it is
/// not empty. `at` must be a part of `text`.
Error syntax_error(std::string_view text, std::string_view at, std::string_view message,
                   std::string_view hint = {});

/// "did you mean 'X'?", or "" when `nearest` is empty.
std::string did_you_mean(std::string_view nearest);

}  // namespace mlf::search
