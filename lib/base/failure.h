// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>

#include "base/error.h"

namespace mlf {

/// An exception as a user may read it: an Error as it is, one of the standard library as an Error
/// in our words. No text of the standard library reaches a user.
Error readable_error(const std::exception& exception);

}  // namespace mlf
