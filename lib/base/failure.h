// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>

#include "base/error.h"

namespace mlf {

/// Turns any exception into an Error that a user can understand. An Error stays as it is; an
/// exception of the standard library gets a message of ours.
Error readable_error(const std::exception& exception);

}  // namespace mlf
